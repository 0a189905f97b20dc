import type { Step } from '../history/steps.ts';

/** What the step's function wrote to its log. */
export function StepLogs({ executionArn, step }: { executionArn: string; step: Step }) {
  return (
    <p class="soft">
      {executionArn} {step.id}
    </p>
  );
}
