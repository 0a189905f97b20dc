import { type AddressInfo, createServer } from 'node:net';

/** A TCP port of the loopback interface that nobody listens on, for a program that can't say which one it was given. */
export function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    server.close(() => resolve(port));
  });
  return promise;
}
