import { answerOf, type components, ExpresswayProblem } from '@expressway/client';
import { api } from '../console/api.ts';
import { Failure } from '../ui/failure.tsx';
import { useResource } from '../ui/resource.ts';
import { Statistics } from './statistics.tsx';

const everyMs = 5_000;

/** How the newest executions of a workflow have gone, now; or why that can't be told. */
export function LiveStatistics({ workflow }: { workflow: components['schemas']['Workflow']['workflow'] }) {
  const { data, error, reload } = useResource(
    workflow,
    async (signal) =>
      answerOf(await api.GET('/ops/workflows/{workflow}/statistics', { params: { path: { workflow } }, signal })),
    { every: everyMs },
  );
  return (
    <>
      {data && <Statistics statistics={data} />}
      {error instanceof ExpresswayProblem && error.code === 'EXECUTIONS_NOT_KEPT' ? (
        <p class="soft">{error.message}</p>
      ) : (
        error !== undefined && <Failure error={error} retry={reload} />
      )}
      {data === undefined && error === undefined && <p class="soft">Loading…</p>}
    </>
  );
}
