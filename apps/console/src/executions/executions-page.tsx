import { answerOf, type components, ExpresswayProblem } from '@expressway/client';
import { api } from '../console/api.ts';
import { Failure } from '../ui/failure.tsx';
import { useQuery } from '../ui/query.ts';
import { useResource } from '../ui/resource.ts';
import { type ExecutionStatus, executionLooks } from '../ui/status.tsx';
import { useTitle } from '../ui/use-title.ts';
import { ExecutionTable } from './execution-table.tsx';
import { NotKept } from './not-kept.tsx';

type WorkflowName = components['schemas']['Workflow']['workflow'];

const workflows: readonly WorkflowName[] = ['order-processing', 'order-checks'];
const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const satisfies ExecutionStatus[];
const pageSize = 50;
const everyMs = 3_000;

/** The executions of a workflow, newest first. */
export default function ExecutionsPage() {
  useTitle('Executions');
  const [query, setQuery] = useQuery();
  const workflow = workflows.find((name) => name === query.workflow) ?? 'order-processing';
  const status = statuses.find((name) => name === query.status);
  const path = { workflow };
  const list = useResource(
    `${workflow} ${status ?? ''} ${query.cursor ?? ''}`,
    async (signal) =>
      answerOf(
        await api.GET('/ops/workflows/{workflow}/executions', {
          params: {
            path,
            query: { limit: pageSize, ...(status && { status }), ...(query.cursor && { cursor: query.cursor }) },
          },
          signal,
        }),
      ),
    { every: everyMs },
  );
  const counts = useResource(
    workflow,
    async (signal) => answerOf(await api.GET('/ops/workflows/{workflow}/statistics', { params: { path }, signal })),
    { every: everyMs },
  ).data;
  const { error } = list;
  return (
    <div class="stack">
      <h1>Executions</h1>
      <div class="row">
        <label class="row">
          Workflow
          <select
            value={workflow}
            onChange={({ currentTarget }) =>
              setQuery({ workflow: currentTarget.value, status: undefined, cursor: undefined })
            }
          >
            {workflows.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <a href={`/console/workflows/${workflow}`}>About this workflow</a>
      </div>
      <fieldset class="row chips">
        <legend class="visually-hidden">Status</legend>
        <Chip
          words="All"
          count={counts?.executions}
          chosen={status === undefined}
          onChoose={() => setQuery({ status: undefined, cursor: undefined })}
        />
        {statuses.map((name) => (
          <Chip
            key={name}
            words={executionLooks[name].words}
            count={counts?.statuses[name]}
            chosen={status === name}
            onChoose={() => setQuery({ status: name, cursor: undefined })}
          />
        ))}
        {counts && !counts.complete && <small class="soft">counted over the newest {counts.executions}</small>}
      </fieldset>
      {error instanceof ExpresswayProblem && error.code === 'EXECUTIONS_NOT_KEPT' ? (
        <NotKept problem={error} />
      ) : (
        error !== undefined && <Failure error={error} retry={list.reload} />
      )}
      {list.data && <ExecutionTable executions={list.data.items} />}
      <div class="row">
        {query.cursor && (
          <button type="button" onClick={() => setQuery({ cursor: undefined })}>
            Newest
          </button>
        )}
        {list.data?.nextCursor && (
          <button type="button" onClick={() => setQuery({ cursor: list.data?.nextCursor ?? undefined })}>
            Older
          </button>
        )}
      </div>
    </div>
  );
}

interface ChipProps {
  words: string;
  count: number | undefined;
  chosen: boolean;
  onChoose: () => void;
}

const Chip = ({ words, count, chosen, onChoose }: ChipProps) => (
  <button type="button" class="chip" aria-pressed={chosen} onClick={onChoose}>
    {words} <small class="number">{count ?? ''}</small>
  </button>
);
