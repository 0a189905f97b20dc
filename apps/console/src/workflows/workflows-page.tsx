import { answerOf, type components, ExpresswayProblem } from '@expressway/client';
import { api } from '../console/api.ts';
import { Failure } from '../ui/failure.tsx';
import { useResource } from '../ui/resource.ts';
import { Ago } from '../ui/time.tsx';
import { useTitle } from '../ui/use-title.ts';
import { Statistics } from './statistics.tsx';

type Workflow = components['schemas']['Workflow'];

const everyMs = 5_000;

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
  const { data, error, reload } = useResource(
    workflow,
    async (signal) =>
      answerOf(await api.GET('/ops/workflows/{workflow}/statistics', { params: { path: { workflow } }, signal })),
    { every: everyMs },
  );
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
      {data && <Statistics statistics={data} />}
      {error instanceof ExpresswayProblem && error.code === 'EXECUTIONS_NOT_KEPT' ? (
        <p class="soft">{error.message}</p>
      ) : (
        error !== undefined && <Failure error={error} retry={reload} />
      )}
      {data === undefined && error === undefined && <p class="soft">Loading…</p>}
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
