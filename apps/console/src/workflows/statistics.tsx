import type { components } from '@expressway/client';
import { duration } from '../ui/format.ts';
import { executionLooks, Status } from '../ui/status.tsx';
import { Ago } from '../ui/time.tsx';
import { percent } from './percent.ts';

type WorkflowStatistics = components['schemas']['WorkflowStatistics'];

const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** How the newest executions of a workflow have gone. */
export function Statistics({ statistics }: { statistics: WorkflowStatistics }) {
  const { workflow, executions, complete, since, statuses: counts, successRate, durationMs } = statistics;
  return (
    <div class="stack statistics">
      <dl class="figures">
        <Figure name="Succeeded" value={successRate === null ? '–' : percent(successRate)} />
        <Figure name="p50" value={durationMs ? duration(durationMs.p50) : '–'} />
        <Figure name="p90" value={durationMs ? duration(durationMs.p90) : '–'} />
        <Figure name="p99" value={durationMs ? duration(durationMs.p99) : '–'} />
      </dl>
      <ul class="plain-list row">
        {statuses.map((status) => (
          <li key={status}>
            <a class="count" href={`/console/executions?workflow=${workflow}&status=${status}`}>
              <Status look={{ ...executionLooks[status], spins: status === 'RUNNING' && counts[status] > 0 }} />
              <span class="number">{counts[status].toLocaleString()}</span>
            </a>
          </li>
        ))}
      </ul>
      <small>
        {executions === 0 ? (
          'It has not run yet.'
        ) : (
          <>
            Over {complete ? 'all' : 'the newest'} {executions.toLocaleString()} executions
            {since && (
              <>
                , the first of which started <Ago at={since} />
              </>
            )}
            .{' '}
            {workflow === 'order-processing' && 'An order that is declined, rejected or cancelled is one that failed.'}
          </>
        )}
      </small>
    </div>
  );
}

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);
