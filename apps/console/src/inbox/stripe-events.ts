import type { Tone } from '../ui/status.tsx';
import type { Delivery, StripeEvent } from './inbox.ts';

/** A payment that waits for its customer to confirm it with their bank. */
export interface Challenge {
  paymentIntentId: string;
  orderId: string | null;
  since: string;
  /** The page on which the customer does so; an http or https address. */
  url: string;
}

/** The payments that wait for their customers still, out of events that are newest first. */
export function openChallenges(events: readonly StripeEvent[]): Challenge[] {
  const seen = new Set<string>();
  return events.flatMap(({ type, objectId, orderId, createdAt, nextActionUrl }) => {
    if (objectId === null || !type.startsWith('payment_intent.') || seen.has(objectId)) return [];
    seen.add(objectId);
    return type === 'payment_intent.requires_action' && nextActionUrl !== null && /^https?:\/\//.test(nextActionUrl)
      ? [{ paymentIntentId: objectId, orderId, since: createdAt, url: nextActionUrl }]
      : [];
  });
}

/** What became of an event's deliveries, in words. */
export interface Delivered {
  words: string;
  tone: Tone;
}

export function delivered(deliveries: readonly Delivery[]): Delivered {
  const last = deliveries.at(-1);
  if (last === undefined) return { words: 'Not asked for', tone: 'calm' };
  const attempt = last.attempts.at(-1);
  const answer = attempt && (attempt.status === null ? (attempt.error ?? 'no answer') : String(attempt.status));
  switch (last.state) {
    case 'held':
      return { words: 'Held back', tone: 'warn' };
    case 'pending':
      return attempt === undefined
        ? { words: 'To be sent', tone: 'busy' }
        : { words: `Tried ${timesOf(last.attempts.length)}, last: ${answer}`, tone: 'warn' };
    case 'failed':
      return { words: `Given up: ${answer}`, tone: 'bad' };
    case 'succeeded': {
      const times = deliveries.filter(({ state }) => state === 'succeeded').length;
      return { words: `Delivered ${timesOf(times)}, ${answer}`, tone: 'good' };
    }
    default:
      return last.state satisfies never;
  }
}

const timesOf = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);
