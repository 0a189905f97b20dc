import { createExpressway, type ExpresswayOptions } from '../../src/index.ts';
import { virtualTiming } from './virtual-timing.ts';

/** What the API does with one request: answers it, breaks the connection, or never answers. */
export type Reaction = Response | Error | 'nothing';

export interface Seen {
  method: string;
  path: string;
  headers: Headers;
  body: string;
  /** Milliseconds from the start. */
  at: number;
}

/** A client in front of an API that reacts as it is told, one reaction for each request in turn, and clocks that never wait. */
export function scripted(reactions: Reaction[], options: Partial<ExpresswayOptions> = {}) {
  const timing = virtualTiming();
  const seen: Seen[] = [];
  const left = [...reactions];
  const expressway = createExpressway({
    baseUrl: 'http://api.example',
    timing,
    newIdempotencyKey: () => 'key-1',
    async fetch(request) {
      const { method, url, headers, signal } = request;
      seen.push({ method, path: new URL(url).pathname, headers, body: await request.text(), at: timing.now() });
      const reaction = left.shift();
      if (reaction === undefined) throw new Error(`nobody foresaw ${method} ${url}`);
      if (reaction instanceof Error) throw reaction;
      if (reaction !== 'nothing') return reaction;
      signal.throwIfAborted();
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
    ...options,
  });
  return { expressway, seen, timing, left };
}

export const networkFailure = () => new TypeError('fetch failed');

export const json = (body: unknown, init: ResponseInit = {}) => Response.json(body, init);

export const problem = (status: number, code: string, headers: Record<string, string> = {}, more: object = {}) =>
  Response.json(
    {
      type: '/problems/x',
      title: 'No',
      status,
      detail: 'It can’t be.',
      instance: '/',
      code,
      requestId: 'req-7',
      ...more,
    },
    { status, headers: { 'content-type': 'application/problem+json', ...headers } },
  );
