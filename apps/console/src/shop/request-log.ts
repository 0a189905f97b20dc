import type { Fetch } from '@expressway/client';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { SentRequest } from './curl.ts';

/** One call, as far as it has come. Times in milliseconds. */
export interface LoggedCall {
  id: number;
  request: SentRequest;
  startedAt: number;
  /** Undefined while there is no answer. */
  status?: number;
  /** Until the answer was complete; of a stream, until it had ended. */
  durationMs?: number;
  /** What came; of a stream, what has come so far. */
  answer?: string;
  streams?: boolean;
  /** Why there was no answer, or no whole one. */
  failure?: string;
}

export interface RequestLog {
  /** Newest first. */
  calls: ReadonlySignal<readonly LoggedCall[]>;
  /** Does what `send` does, and notes it. */
  recording(send: Fetch): Fetch;
  clear(): void;
}

const kept = 100;

/** Notes the last 100 calls. Who is paying stays out of it: tokens, and the secret of a payment. */
export function createRequestLog(now: () => number): RequestLog {
  const calls = signal<readonly LoggedCall[]>([]);
  let latest = 0;
  const amend = (id: number, more: Partial<LoggedCall>) => {
    calls.value = calls.value.map((call) => (call.id === id ? { ...call, ...more } : call));
  };

  const readAnswer = async (id: number, startedAt: number, response: Response): Promise<void> => {
    let answer = '';
    try {
      const decoder = new TextDecoder();
      const reader = response.body?.getReader();
      while (reader) {
        const { done, value } = await reader.read();
        if (done) break;
        answer += decoder.decode(value, { stream: true });
        amend(id, { answer: withoutSecrets(answer) });
      }
      amend(id, { durationMs: now() - startedAt });
    } catch (error) {
      amend(id, { durationMs: now() - startedAt, failure: reasonOf(error) });
    }
  };

  return {
    calls,
    recording: (send) => async (request) => {
      latest += 1;
      const id = latest;
      const startedAt = now();
      const { method, url } = request;
      // Not every browser tells whether a request has a body.
      const body = method === 'GET' ? '' : await request.clone().text();
      const sent = { method, url, headers: headersOf(request.headers), body: body === '' ? undefined : body };
      calls.value = [{ id, request: sent, startedAt }, ...calls.value].slice(0, kept);
      try {
        const response = await send(request);
        const streams = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
        amend(id, { status: response.status, streams });
        void readAnswer(id, startedAt, response.clone());
        return response;
      } catch (error) {
        amend(id, { durationMs: now() - startedAt, failure: reasonOf(error) });
        throw error;
      }
    },
    clear() {
      calls.value = [];
    },
  };
}

const headersOf = (headers: Headers): [string, string][] =>
  [...headers].map(([name, value]) => [name, name === 'authorization' ? 'Bearer $TOKEN' : value]);

const withoutSecrets = (text: string): string => text.replace(/("clientSecret"\s*:\s*)"[^"]*"/g, '$1"(not shown)"');

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError') return 'stopped by the page';
  return error instanceof Error ? error.message : String(error);
}

export interface StreamedEvent {
  id: string;
  data: string;
}

/** The events of a stream of server-sent events so far, without comments and what is not complete. */
export function streamedEvents(text: string): StreamedEvent[] {
  const blocks = text.split(/\r?\n\r?\n/).slice(0, -1);
  return blocks.flatMap((block) => {
    const fields = block.split(/\r?\n/).map((line) => /^([a-z]+): ?(.*)$/.exec(line));
    const valuesOf = (name: string) => fields.flatMap((field) => (field?.[1] === name ? [field[2] ?? ''] : []));
    const data = valuesOf('data');
    return data.length === 0 ? [] : [{ id: valuesOf('id').at(-1) ?? '', data: data.join('\n') }];
  });
}
