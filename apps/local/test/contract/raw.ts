import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Exchange } from './document.ts';

/** Sends bytes as they are, which no HTTP client would, and reads the answer until the server hangs up. */
export async function rawExchange(url: string, request: string, { method, path }: Pick<Exchange, 'method' | 'path'>) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(request);
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Headers(lines.map((line) => line.split(': ', 2) as [string, string]));
  return { method, path, status: Number(statusLine.split(' ')[1]), headers, body } satisfies Exchange;
}
