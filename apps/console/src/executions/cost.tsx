import { answerOf } from '@expressway/client';
import { api } from '../console/api.ts';
import { useResource } from '../ui/resource.ts';

/** What an execution costs as it is, and what it would as the other kind. Once it has ended, since it grows until then. */
export function Cost({ executionArn, ended }: { executionArn: string; ended: string | null }) {
  const { data, error } = useResource(`${executionArn} ${ended}`, async (signal) =>
    ended === null
      ? undefined
      : answerOf(await api.GET('/ops/executions/{executionArn}/cost', { params: { path: { executionArn } }, signal })),
  );
  if (error !== undefined) return <span class="soft">What it costs can’t be told now.</span>;
  if (!data) return null;
  const { standard, express, billedAs, region } = data;
  return (
    <span class="soft" title={`Step Functions alone, in ${region}, without its free tier`}>
      ${standard.dollars} as Standard ({standard.transitions} transitions), ${express.dollars} as Express
      {billedAs === 'STANDARD' && !express.possible && ', which it could not be'}
    </span>
  );
}
