import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  /** For the `endpoint` of a client. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves a listener by itself on the loopback interface; port 0 takes any free one. */
export function listen(listener: RequestListener, port: number, host = '127.0.0.1'): Promise<Listening> {
  const server = createServer(listener);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const { port: bound } = server.address() as AddressInfo;
      resolve({
        url: `http://${host}:${bound}`,
        close: () =>
          new Promise((done, failed) => {
            server.close((error) => (error === undefined ? done() : failed(error)));
            server.closeAllConnections();
          }),
      });
    });
  });
}
