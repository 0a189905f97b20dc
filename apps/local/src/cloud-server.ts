import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refusal } from './refusal.ts';

export interface CloudServer {
  /** Without a slash at the end. */
  url: string;
  /** From now on, requests go to this listener; before the first one they are answered by `unavailable`. */
  serve(listener: RequestListener): void;
  close(): Promise<void>;
}

/** Answers 503, which AWS's clients take as a reason to try again. */
export const unavailable: RequestListener = (_request, response) => {
  response.writeHead(503, { 'content-type': 'application/x-amz-json-1.0', 'retry-after': '1' });
  response.end(JSON.stringify({ __type: 'ServiceUnavailable', message: 'Expressway is starting.' }));
};

/** Opens the embedded cloud's one port, on loopback. The parts need its address before they can be built and served. */
export function openCloudServer(port: number): Promise<CloudServer> {
  let current = unavailable;
  const server = createServer((request, response) => current(request, response));
  const { promise, resolve, reject } = Promise.withResolvers<CloudServer>();
  server.once('error', (error) => reject(listenRefusal(error, 'STATES_PORT', port)));
  server.listen(port, '127.0.0.1', () => {
    resolve({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      serve(listener) {
        current = listener;
      },
      close: () =>
        new Promise((closed) => {
          server.close(() => closed());
          server.closeAllConnections();
        }),
    });
  });
  return promise;
}

/** One line for what the operating system says when a port can't be had; other errors stay as they are. */
export function listenRefusal(error: unknown, setting: 'PORT' | 'STATES_PORT', port: number): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new Refusal(`Port ${port} is in use by another program: set ${setting} to a free one`);
    case 'EACCES':
      return new Refusal(`Port ${port} may not be used by this user: set ${setting} to one above 1023`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Refusal('HOST is not an address of this machine');
    default:
      return error;
  }
}
