import { Failure } from '../ui/failure.tsx';
import type { Resource } from '../ui/resource.ts';
import { Ago } from '../ui/time.tsx';
import type { Challenge } from './stripe-events.ts';

/** Payments that wait for their customers, each with the bank's page on which they are confirmed or refused. */
export const Challenges = ({ resource, open }: { resource: Resource<unknown>; open: Challenge[] | undefined }) => (
  <div class="stack">
    {resource.error !== undefined && <Failure error={resource.error} retry={resource.reload} />}
    {open?.length === 0 && (
      <p class="card soft">
        No customer is asked by their bank now. A card that is: <code>pm_card_authenticationRequired</code>.
      </p>
    )}
    {open && open.length > 0 && (
      <ul class="plain-list stack">
        {open.map(({ paymentIntentId, orderId, since, url }) => (
          <li key={paymentIntentId} class="card row apart">
            <div>
              <div>A customer is to confirm a payment with their bank.</div>
              <small>
                asked <Ago at={since} /> · <span class="mono">{paymentIntentId}</span>
                {orderId && (
                  <>
                    {' '}
                    · order <a href={`/console/orders/${orderId}`}>{orderId}</a>
                  </>
                )}
              </small>
            </div>
            <a class="button" href={url} target="_blank" rel="noreferrer">
              Open the bank’s page
            </a>
          </li>
        ))}
      </ul>
    )}
  </div>
);
