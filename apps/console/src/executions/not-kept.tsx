import type { ExpresswayProblem } from '@expressway/client';

/** An Express execution whose log has nothing: AWS keeps nothing else of them. */
export const NotKept = ({ problem }: { problem: ExpresswayProblem }) => (
  <div class="stack">
    <h1>There is no record of this execution</h1>
    <p>{problem.message}</p>
    <p>
      Step Functions keeps no history of Express executions: what can be seen of them is what their log group in
      CloudWatch Logs has, if the workflow logs everything (level <code>ALL</code>, with execution data), and that comes
      some seconds late.
    </p>
    <p>
      <a href="/console/workflows/order-checks">How the workflow logs, and where</a>
    </p>
  </div>
);
