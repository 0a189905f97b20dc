import { answerOf, type components } from '@expressway/client';
import { api } from '../console/api.ts';
import type { Step } from '../history/steps.ts';
import { Failure } from '../ui/failure.tsx';
import { duration } from '../ui/format.ts';
import { Json } from '../ui/json.tsx';
import { useResource } from '../ui/resource.ts';
import { functionOf, linesOf } from './log-lines.ts';

type Line = components['schemas']['ExecutionLogs']['items'][number];

const most = 500;
const everyMs = 5_000;

/** What the step's function wrote to its log, as far as that says what it was written for. */
export function StepLogs({ executionArn, step }: { executionArn: string; step: Step }) {
  const { data, error, reload } = useResource(
    executionArn,
    async (signal) =>
      answerOf(
        await api.GET('/ops/executions/{executionArn}/logs', {
          params: { path: { executionArn }, query: { limit: most } },
          signal,
        }),
      ),
    { every: step.status === 'running' ? everyMs : () => undefined },
  );
  if (error !== undefined) return <Failure error={error} retry={reload} />;
  if (!data) return <p class="soft">Loading…</p>;
  const name = functionOf(step);
  const lines = linesOf(data.items, step);
  if (name === undefined) return <p class="soft">This step calls no function of ours, so nothing writes a log.</p>;
  return (
    <div class="stack tight">
      <p>
        <small>
          <code>/aws/lambda/{name}</code>
          {data.nextCursor !== null && `, the first ${most} lines of the execution`}
        </small>
      </p>
      {lines.length === 0 ? (
        <p class="soft">It has logged nothing, or its log comes later.</p>
      ) : (
        <ol class="log">
          {lines.map((line) => (
            <LogLine key={`${line.at} ${line.requestId} ${line.message}`} line={line} step={step} />
          ))}
        </ol>
      )}
    </div>
  );
}

const LogLine = ({ line: { at, level, message, requestId, fields }, step }: { line: Line; step: Step }) => (
  <li>
    <details>
      <summary>
        <span class="soft number">+{duration(Date.parse(at) - step.at)}</span>{' '}
        <strong class={level === 'error' || level === 'warn' ? 'failing' : undefined}>{level ?? ''}</strong> {message}
      </summary>
      <Json value={{ at, requestId, ...fields }} />
    </details>
  </li>
);
