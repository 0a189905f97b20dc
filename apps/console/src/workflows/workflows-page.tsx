import { answerOf, type components } from '@expressway/client';
import { api } from '../console/api.ts';
import { Failure } from '../ui/failure.tsx';
import { useResource } from '../ui/resource.ts';
import { Ago } from '../ui/time.tsx';
import { useTitle } from '../ui/use-title.ts';
import { LiveStatistics } from './live-statistics.tsx';

type Workflow = components['schemas']['Workflow'];

/** The workflows, and how they have gone lately. */
export default function WorkflowsPage() {
  useTitle('Workflows');
  const { data, error, reload } = useResource('workflows', async (signal) =>
    answerOf(await api.GET('/ops/workflows', { signal })),
  );
  return (
    <div class="stack">
      <h1>Workflows</h1>
      {error !== undefined && <Failure error={error} retry={reload} />}
      {data && (
        <ul class="plain-list workflow-list">
          {data.items.map((workflow) => (
            <WorkflowCard key={workflow.arn} workflow={workflow} />
          ))}
        </ul>
      )}
    </div>
  );
}

const types: Record<Workflow['type'], string> = { STANDARD: 'Standard', EXPRESS: 'Express' };

function WorkflowCard({ workflow: { workflow, name, type, status, createdAt } }: { workflow: Workflow }) {
  return (
    <li class="card stack">
      <div class="stack tight">
        <div class="row apart">
          <h2>
            <a href={`/console/workflows/${workflow}`}>{workflow}</a>
          </h2>
          <span class="type">{types[type]}</span>
        </div>
        <small>
          {name !== workflow && (
            <>
              <span class="mono">{name}</span> ·{' '}
            </>
          )}
          {status === 'DELETING' && 'being deleted · '}deployed <Ago at={createdAt} />
        </small>
      </div>
      <LiveStatistics workflow={workflow} />
      <div class="row">
        <a class="button" href={`/console/executions?workflow=${workflow}`}>
          Executions
        </a>
        <a class="button" href={`/console/workflows/${workflow}`}>
          Definition
        </a>
      </div>
    </li>
  );
}
