import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

const agent = new Agent({ keepAlive: true });

/** Posts JSON and answers JSON. Rejects unless the status is 2xx. */
export const post = (
  url: string,
  body: object,
  headers: OutgoingHttpHeaders = { 'content-type': 'application/json' },
): Promise<Record<string, unknown>> => call('POST', url, headers, JSON.stringify(body));

/** Answers JSON. Rejects unless the status is 2xx. */
export const get = (url: string, headers: OutgoingHttpHeaders): Promise<Record<string, unknown>> =>
  call('GET', url, headers, '');

function call(
  method: string,
  url: string,
  headers: OutgoingHttpHeaders,
  text: string,
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent, headers }, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        answer += chunk;
      });
      response.on('end', () => {
        const { statusCode = 0 } = response;
        if (statusCode >= 200 && statusCode < 300) resolve(JSON.parse(answer) as Record<string, unknown>);
        else reject(new Error(`${url} answered ${statusCode}: ${answer}`));
      });
    });
    sent.on('error', reject);
    if (text !== '') sent.setHeader('content-length', Buffer.byteLength(text));
    sent.end(text);
  });
}

/** Tries until it works, for at most half a minute. */
export async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const until = Date.now() + 30_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > until) throw error;
      await setTimeout(200);
    }
  }
}

/** A port on the loopback interface that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
