import type { components } from '@expressway/client';
import { errorInWords } from '../history/explain.ts';
import { Failure } from '../ui/failure.tsx';
import { duration } from '../ui/format.ts';
import type { Resource } from '../ui/resource.ts';
import { executionLooks, Status } from '../ui/status.tsx';
import { Ago, now } from '../ui/time.tsx';

export type Execution = components['schemas']['ExecutionDetails'];

/** The execution that works on an order. */
export const OrderExecution = ({ execution }: { execution: Resource<Execution | null> }) => (
  <section class="card stack tight">
    <h2>Execution</h2>
    <Content execution={execution} />
  </section>
);

function Content({ execution: { data, error, reload } }: { execution: Resource<Execution | null> }) {
  if (data === undefined)
    return error === undefined ? <p class="soft">Loading…</p> : <Failure error={error} retry={reload} />;
  if (data === null) return <p class="soft">There is none yet, or not any more: they are kept for 90 days.</p>;
  const { executionArn, name, status, startedAt, stoppedAt, redriveCount, error: failure, cause } = data;
  return (
    <>
      <div class="row">
        <Status look={executionLooks[status]} />
        <span class="number">
          {duration((stoppedAt === null ? now.value : Date.parse(stoppedAt)) - Date.parse(startedAt))}
        </span>
        <small>
          started <Ago at={startedAt} />
          {redriveCount > 0 && `, redriven ${redriveCount === 1 ? 'once' : `${redriveCount} times`}`}
        </small>
      </div>
      {failure && (
        <p>
          {errorInWords(failure, cause)} <code>{failure}</code>
        </p>
      )}
      <a class="mono" href={`/console/executions/${encodeURIComponent(executionArn)}`}>
        {name}
      </a>
    </>
  );
}
