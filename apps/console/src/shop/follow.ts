import { answerOf, type Order } from '@expressway/client';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api } from './api.ts';
import { online } from './checkout.ts';
import { pauseAfter } from './pause.ts';
import { hasEnded } from './progress.ts';
import { wait } from './wait.ts';

export interface Followed {
  order: Order | undefined;
  /** Whether news come at once. */
  live: boolean;
  /** Why there is nothing to follow. */
  error: unknown;
  /** Takes over what another call has answered. */
  take: (order: Order) => void;
  retry: () => void;
}

/** An order, live until it has ended. */
export function useOrder(orderId: string): Followed {
  const order = useSignal<Order | undefined>(undefined);
  const live = useSignal(false);
  const error = useSignal<unknown>(undefined);
  const turn = useSignal(0);

  useEffect(() => {
    const { signal, abort } = abortable();
    const load = async () => {
      const loaded = answerOf(await api.GET('/orders/{orderId}', { params: { path: { orderId } }, signal }));
      // An event may have come in while this was on its way.
      if (loaded.timeline.length >= (order.peek()?.timeline.length ?? 0)) order.value = loaded;
      return loaded;
    };
    const follow = async () => {
      const loaded = await load();
      if (hasEnded(loaded)) return;
      const lastEventId = loaded.timeline.at(-1)?.sequence ?? 0;
      live.value = true;
      for await (const { orderId: _, ...entry } of api.orderEvents(orderId, { signal, lastEventId })) {
        const known = order.peek();
        if (known?.timeline.every(({ sequence }) => sequence < entry.sequence))
          order.value = { ...known, status: entry.status, timeline: [...known.timeline, entry] };
        // What there is to do or what went wrong is not in the events.
        await load();
      }
    };
    const followOn = async () => {
      for (;;) {
        try {
          await follow();
          return;
        } catch (thrown) {
          if (signal.aborted) return;
          live.value = false;
          const afterMs = pauseAfter(thrown);
          if (afterMs === undefined) {
            error.value = thrown;
            return;
          }
          await wait(afterMs, signal);
        }
      }
    };
    error.value = undefined;
    if (order.peek()?.orderId !== orderId) order.value = undefined;
    followOn()
      .catch(() => undefined)
      .finally(() => {
        live.value = false;
      });
    return abort;
  }, [orderId, turn.value, online.value]);

  return {
    order: order.value,
    live: live.value,
    error: error.value,
    take: (answer) => {
      order.value = answer;
    },
    retry: () => {
      turn.value += 1;
    },
  };
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
