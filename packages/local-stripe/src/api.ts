import type Stripe from 'stripe';
import type { Agenda } from './agenda.ts';
import { createEvent } from './events/event.ts';
import type { NewId, Random } from './ids.ts';
import type { Api } from './operation.ts';
import type { Store } from './store.ts';
import type { Outbox } from './webhooks/outbox.ts';

export interface ApiParts {
  store: Store;
  outbox: Outbox;
  agenda: Pick<Agenda, 'add' | 'remove'>;
  declinesCards(): boolean;
  newId: NewId;
  random: Random;
}

/** The request that no request is: Stripe's own doing. */
export const byItself: Stripe.Event.Request = { id: null, idempotency_key: null };

/** What operations work with, for changes that a request makes at a time. */
export function createApi(
  { store, outbox, agenda, declinesCards, newId, random }: ApiParts,
  request: Stripe.Event.Request,
  now: () => number,
): Api {
  return {
    store,
    declinesCards,
    newId,
    random,
    now,
    save(object, ...types) {
      const before = store.get(object.object, object.id);
      store.put(object);
      for (const type of types) {
        const event = createEvent(type, object as never, before, { id: newId('evt'), created: now(), request });
        store.put(event);
        outbox.enqueue(event);
      }
      return object;
    },
    later: (task, id, at) => agenda.add(task, id, at),
    never: (task, id) => void agenda.remove(task, id),
  };
}
