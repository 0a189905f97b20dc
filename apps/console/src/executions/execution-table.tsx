import type { components } from '@expressway/client';
import { duration } from '../ui/format.ts';
import { executionLooks, Status } from '../ui/status.tsx';
import { Ago, now } from '../ui/time.tsx';

type Execution = components['schemas']['Execution'];

/** Executions, as they come. */
export function ExecutionTable({ executions }: { executions: readonly Execution[] }) {
  if (executions.length === 0) return <p class="soft">There are none.</p>;
  return (
    <div class="card scroll">
      <table>
        <thead>
          <tr>
            <th>Execution</th>
            <th>Status</th>
            <th class="number">Took</th>
            <th>Started</th>
          </tr>
        </thead>
        <tbody>
          {executions.map(({ executionArn, name, status, startedAt, stoppedAt, redriveCount }) => (
            <tr key={executionArn}>
              <td>
                <a class="mono" href={`/console/executions/${encodeURIComponent(executionArn)}`}>
                  {name}
                </a>
                {redriveCount > 0 && <small class="soft"> redriven</small>}
              </td>
              <td>
                <Status look={executionLooks[status]} />
              </td>
              <td class="number">
                {duration((stoppedAt === null ? now.value : Date.parse(stoppedAt)) - Date.parse(startedAt))}
              </td>
              <td>
                <Ago at={startedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
