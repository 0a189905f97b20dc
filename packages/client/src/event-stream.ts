import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { inTime, type Timing } from './timing.ts';

export type ByteStream = ReadableStream<Uint8Array>;

/** Whether a body can be read as it arrives; React Native's own fetch has no such bodies. */
export const isByteStream = (body: unknown): body is ByteStream =>
  typeof body === 'object' && body !== null && 'getReader' in body;

/** Whether the platform's own answers have bodies that can be read as they arrive. */
export const platformStreams = (): boolean => typeof Response === 'function' && isByteStream(new Response('').body);

interface Reading {
  timing: Timing;
  /** Milliseconds without a byte after which the connection counts as dead; it is aborted then. */
  silenceMs: number;
  connection: AbortController;
  /** The server wants this pause, in milliseconds, before the stream is opened again. */
  onRetry(milliseconds: number): void;
}

/** The messages of a stream of server-sent events as they arrive, until it ends. Rejects where the connection breaks. */
export async function* messagesOf(
  body: ByteStream,
  { timing, silenceMs, connection, onRetry }: Reading,
): AsyncGenerator<EventSourceMessage, void, undefined> {
  const arrived: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => arrived.push(message), onRetry });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await inTime(timing, silenceMs, connection, () => reader.read());
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
    yield* arrived.splice(0);
  }
}
