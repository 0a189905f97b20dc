import { Agent, type IncomingHttpHeaders, request as send } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { quantile } from '../lib/measure.ts';

/** What a client sends, made anew for each request. */
export type MakeRequest = () => { headers: Record<string, string>; body: string };

export interface Load {
  readonly url: string;
  readonly path: string;
  readonly request: MakeRequest;
  readonly seconds: number;
  /** So many callers who wait for their answer before they call again, or so many calls a second whatever becomes of them. */
  readonly pace: { readonly callers: number } | { readonly rate: number };
}

export interface Result {
  readonly offeredPerSecond: number;
  readonly acceptedPerSecond: number;
  /** Milliseconds, of what was accepted. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds until a refusal. */
  readonly refusedP99: number;
  /** Shares of what was answered: 503 OVERLOADED, and every other refusal. */
  readonly overloaded: number;
  readonly otherwise: number;
  /** Bodies of what was accepted. */
  readonly bodies: readonly string[];
  /** What should not have been, by what it was, with how often. */
  readonly faults: ReadonlyMap<string, number>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly milliseconds: number;
}

/** How often calls of a rate are sent that have become due. */
const tickMs = 5;
const timeoutMs = 30_000;

/** Loads one call and looks at every answer. */
export async function load({ url, path, request, seconds, pace }: Load): Promise<Result> {
  const agent = new Agent({ keepAlive: true, scheduling: 'fifo' });
  const answers: Answer[] = [];
  const faults = new Map<string, number>();
  const fault = (what: string) => void faults.set(what, (faults.get(what) ?? 0) + 1);
  const call = async () => {
    try {
      const answer = await exchange(`${url}${path}`, agent, request());
      answers.push(answer);
      for (const one of faultsOf(answer)) fault(one);
    } catch (error) {
      fault(`no answer: ${error instanceof Error ? error.message : error}`);
    }
  };
  const began = performance.now();
  const until = began + seconds * 1000;
  let offered = 0;
  if ('callers' in pace) {
    const caller = async () => {
      for (; performance.now() < until; offered++) await call();
    };
    await Promise.all(Array.from({ length: pace.callers }, caller));
  } else {
    const calls: Promise<void>[] = [];
    for (let now = began; now < until; now = performance.now()) {
      for (const due = ((now - began) / 1000) * pace.rate; offered < due; offered++) calls.push(call());
      await setTimeout(tickMs);
    }
    await Promise.all(calls);
  }
  const duration = (performance.now() - began) / 1000;
  agent.destroy();

  const accepted = answers.filter(isAccepted);
  const latencies = (of: readonly Answer[]) => of.map(({ milliseconds }) => milliseconds);
  const refused = answers.filter((answer) => !isAccepted(answer));
  const overloaded = refused.filter(({ body }) => body.includes('"OVERLOADED"'));
  return {
    offeredPerSecond: offered / seconds,
    acceptedPerSecond: accepted.length / duration,
    p50: quantile(latencies(accepted), 0.5),
    p99: quantile(latencies(accepted), 0.99),
    refusedP99: quantile(latencies(refused), 0.99),
    overloaded: overloaded.length / answers.length,
    otherwise: (refused.length - overloaded.length) / answers.length,
    bodies: accepted.map(({ body }) => body),
    faults,
  };
}

const isAccepted = ({ status }: Answer): boolean => status === 200 || status === 202;

function exchange(url: string, agent: Agent, { headers, body }: ReturnType<MakeRequest>): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const began = performance.now();
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  const sent = send(url, { method: 'POST', agent, headers: { ...headers, ...length } }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('error', reject);
    response.on('end', () => {
      const { statusCode: status = 0, headers: fields } = response;
      resolve({ status, headers: fields, body: text, milliseconds: performance.now() - began });
    });
  });
  sent.setTimeout(timeoutMs, () => sent.destroy(new Error(`nothing within ${timeoutMs} ms`)));
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

/** What an answer should not have been, or what a refusal lacks. */
function faultsOf({ status, headers, body }: Answer): string[] {
  if (status === 200 || status === 202) return [];
  if (status !== 503 && status !== 429) return [`answered ${status}: ${body.slice(0, 120)}`];
  const problem = headers['content-type']?.startsWith('application/problem+json') ?? false;
  return [
    ...(problem ? [] : ['a refusal that is no problem+json']),
    ...(/^[1-9]\d*$/.test(headers['retry-after'] ?? '') ? [] : ['a refusal without Retry-After']),
  ];
}
