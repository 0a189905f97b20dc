import type { Test } from 'tap';
import { type Contract, createContract, type Document, type Exchange } from './document.ts';

export interface CallOptions {
  /** Sent as JSON, or as it is where it is text. */
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
}

export interface Answer extends Exchange {
  // biome-ignore lint/suspicious/noExplicitAny: what was answered is the document's to say, and is checked against it
  json: any;
}

export interface Caller {
  contract: Contract;
  /** Calls the API; the answer must be as the document says. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** As `call`, but of another test's account. */
  within(t: Test): Caller['call'];
  /** `operationId status`, and the code of a problem, of every answer so far. */
  seen: { operations: Set<string>; codes: Set<string> };
}

/** Calls a running API as a stranger would who has nothing but its address and the document that it serves. */
export async function createCaller(t: Test, url: string): Promise<Caller> {
  const contract = createContract((await (await fetch(`${url}/openapi.json`)).json()) as Document);
  const seen = { operations: new Set<string>(), codes: new Set<string>() };
  const within =
    (of: Test): Caller['call'] =>
    async (method, path, { body, token, headers = {} } = {}) => {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const exchange = {
        method,
        path,
        status: response.status,
        headers: response.headers,
        body: await response.text(),
      };
      of.same(contract.faults(exchange), [], `${method} ${path} answers ${response.status} as documented`);
      const isJson = exchange.body !== '' && /[/+]json/.test(response.headers.get('content-type') ?? '');
      const json = isJson ? JSON.parse(exchange.body) : undefined;
      seen.operations.add(`${contract.operationOf(method, path)?.operationId} ${response.status}`);
      if (response.status >= 400) seen.codes.add(json?.code);
      return { ...exchange, json };
    };
  return { contract, call: within(t), within, seen };
}
