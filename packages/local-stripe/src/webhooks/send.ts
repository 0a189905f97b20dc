import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';

export interface Receipt {
  status: number | null;
  error: string | null;
}

/** How long an endpoint may take to answer, in milliseconds. */
const patience = 10_000;

/**
 * Posts a payload with Stripe's signature (https://docs.stripe.com/webhooks#verify-manually). Answers the status, or why
 * there is none; redirects are not followed. Rejects only when the signal ends it.
 */
export async function send(
  { url, secret }: { url: string; secret: string },
  payload: string,
  clock: Clock,
  stopped: AbortSignal,
): Promise<Receipt> {
  const tooLong = new AbortController();
  const cancel = clock.setTimer(clock.now() + patience, () => tooLong.abort());
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-cache',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': sign(payload, secret, Math.floor(clock.now() / 1000)),
      },
      body: payload,
      signal: AbortSignal.any([stopped, tooLong.signal]),
    });
    await response.body?.cancel();
    return { status: response.status, error: null };
  } catch (error) {
    if (stopped.aborted) throw error;
    return { status: null, error: tooLong.signal.aborted ? `No answer in ${patience} ms.` : reasonOf(error) };
  } finally {
    cancel();
  }
}

/** `t=…,v1=…`: the time in seconds since 1970, and the HMAC-SHA-256 of it and the payload. */
export function sign(payload: string, secret: string, seconds: number): string {
  const signature = createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex');
  return `t=${seconds},v1=${signature}`;
}

/** What `fetch` failed of is in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? (Reflect.get(cause, 'code') ?? cause.message) : String(cause);
}
