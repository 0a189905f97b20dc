import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** A client that reads an order's events as EventSource does: it comes back with Last-Event-ID until it is told not to. */
export interface Listener {
  readonly orderId: string;
  /** The data of every event, as it came. */
  readonly seen: readonly string[];
  /** What no client should see. */
  readonly faults: readonly string[];
  /** How long events took that happened while it listened, in milliseconds. */
  readonly delays: readonly number[];
  readonly connections: number;
  /** Settles with its first answer. */
  readonly open: Promise<void>;
  /** Settles once the server said that there is no more to come. */
  readonly done: Promise<void>;
  /** Drops the connection, wherever it is. */
  cut(): void;
}

/** Longest pause before it comes back, in milliseconds. */
const PAUSE = 300;

export function listen(url: string, orderId: string, token: string, random: () => number): Listener {
  const seen: string[] = [];
  const faults: string[] = [];
  const delays: number[] = [];
  const open = Promise.withResolvers<void>();
  let connections = 0;
  let current: ClientRequest | undefined;

  function take(block: string, since: number): void {
    const [, id] = /^id: (.*)$/m.exec(block) ?? [];
    const [, data] = /^data: (.*)$/m.exec(block) ?? [];
    if (data === undefined) return;
    if (id !== String(seen.length + 1)) faults.push(`event ${id} came after ${seen.length}`);
    seen.push(data);
    const happened = Date.parse((JSON.parse(data) as { at: string }).at);
    if (happened > since) delays.push(Date.now() - happened);
  }

  /** One connection to its end; answers whether that was the last. */
  function connect(): Promise<boolean> {
    connections++;
    return new Promise((resolve) => {
      const headers = {
        accept: 'text/event-stream',
        authorization: `Bearer ${token}`,
        ...(seen.length > 0 ? { 'last-event-id': String(seen.length) } : {}),
      };
      current = request(`${url}/orders/${orderId}/events`, { headers, agent: false }, (response) =>
        read(response, resolve),
      );
      current.on('error', () => resolve(false));
      current.end();
    });
  }

  function read(response: IncomingMessage, resolve: (last: boolean) => void): void {
    const since = Date.now();
    const { statusCode } = response;
    if (statusCode !== 200 && statusCode !== 204) faults.push(`it was answered ${statusCode}`);
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) take(block, since);
      open.resolve();
    });
    response.on('error', () => resolve(false));
    response.on('close', () => resolve(statusCode !== 200));
  }

  async function follow(): Promise<void> {
    while (!(await connect())) await setTimeout(random() * PAUSE);
    open.resolve();
  }

  return {
    orderId,
    seen,
    faults,
    delays,
    open: open.promise,
    done: follow(),
    get connections() {
      return connections;
    },
    cut: () => void current?.destroy(),
  };
}
