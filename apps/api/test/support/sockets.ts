import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { App } from '../../src/app.ts';

/** Where an app listens, from now on if it didn't. */
export async function listening(app: App): Promise<AddressInfo> {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 });
  return app.server.address() as AddressInfo;
}

/** A connection to an app, on which bytes are written as they are. */
export async function open(app: App, bytes = ''): Promise<Socket> {
  const { port } = await listening(app);
  const socket = connect(port, '127.0.0.1');
  // Whoever reads hears of it; whoever waits for the end doesn't mind.
  socket.on('error', () => undefined);
  socket.write(bytes);
  return socket;
}

/** Waits until something has come on a connection, as the server has it. */
export const received = (served: Socket): Promise<void> =>
  new Promise((resolve) => {
    const look = () => (served.bytesRead > 0 ? resolve() : setImmediate(look));
    look();
  });

export interface RawAnswer {
  status: number;
  head: string;
  body: string;
}

/** All that the server sends until it closes the connection. */
export async function answers(socket: Socket): Promise<RawAnswer[]> {
  return (await text(socket)).split(/(?=HTTP\/1\.1 \d{3} )/).map((answer) => {
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), head, body };
  });
}
