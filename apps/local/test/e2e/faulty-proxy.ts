import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';

/** Whether the connection is to be cut once the server has answered: `arrived` is what the client has of the answer by then. */
export type Cut = (request: IncomingMessage, arrived: string) => boolean;

/** A proxy on loopback that cuts connections after the server did its work. Answers its URL and the requests that it saw. */
export async function startFaultyProxy(t: Test, target: string, cut: Cut) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const { method, headers } = request;
    const onward = forward(new URL(request.url ?? '/', target), { method: method ?? 'GET', headers }, (answer) => {
      let arrived = '';
      const cutNow = () => {
        if (!cut(request, arrived)) return false;
        onward.destroy();
        response.destroy();
        return true;
      };
      if (cutNow()) return;
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (chunk: Buffer) => {
        if (response.destroyed) return;
        arrived += chunk;
        response.write(chunk, () => cutNow());
      });
      answer.on('end', () => response.end());
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
