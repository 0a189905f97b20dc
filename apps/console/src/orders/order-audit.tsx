import { answerOf, type components } from '@expressway/client';
import { api } from '../console/api.ts';
import { Failure } from '../ui/failure.tsx';
import { useResource } from '../ui/resource.ts';
import { Ago } from '../ui/time.tsx';
import { useReloadOn } from '../ui/use-reload-on.ts';

const everyMs = 15_000;
const most = 50;

/** What operators did to an order, newest first. */
export function Audit({ orderId, updatedAt }: { orderId: string; updatedAt: string }) {
  const { data, error, reload } = useResource(
    orderId,
    async (signal) => answerOf(await api.GET('/ops/audit', { params: { query: { orderId, limit: most } }, signal })),
    { every: everyMs },
  );
  useReloadOn(updatedAt, reload);
  return (
    <section class="card stack tight">
      <h2 id="audit">Audit</h2>
      {error !== undefined && <Failure error={error} retry={reload} />}
      {data?.items.length === 0 && <p class="soft">No operator has changed anything about this order.</p>}
      {data && data.items.length > 0 && (
        <ul class="audit">
          {data.items.map((entry) => (
            <Entry key={entry.auditId} entry={entry} />
          ))}
        </ul>
      )}
      {data && data.nextCursor !== null && <small>There are older ones.</small>}
    </section>
  );
}

const Entry = ({ entry }: { entry: components['schemas']['AuditEntry'] }) => (
  <li>
    <div>
      <strong>{entry.userId}</strong> {words[entry.operationId] ?? entry.operationId}
      {entry.reason && <>: “{entry.reason}”</>}
    </div>
    <small>
      <Ago at={entry.at} /> · {outcomeOf(entry)} · request <span class="mono">{entry.requestId}</span>
    </small>
  </li>
);

const words: Record<string, string> = {
  cancelOrder: 'cancelled it',
  refundOrder: 'refunded it',
  redriveOrder: 'redrove its execution',
  recoverOrder: 'recovered it',
  reconcileOrder: 'reconciled it',
  stopExecution: 'stopped its execution',
  redriveExecution: 'redrove its execution',
  skipWait: 'skipped a wait of its execution',
  submitOrder: 'placed it',
};

const outcomeOf = ({ outcome }: components['schemas']['AuditEntry']): string => {
  if (outcome === null) return 'not known how it ended';
  return outcome.status < 400 ? 'done' : `refused (${outcome.status})`;
};
