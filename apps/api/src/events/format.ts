import type { Order, TimelineEntry } from '@expressway/orders';
import type { Static } from 'typebox';
import type { OrderEvent } from '../schemas/order.ts';

/** What goes over the wire, in the format of the WHATWG's HTML standard, section 9.2. */
export const mediaType = 'text/event-stream';

/** Has clients wait so many milliseconds before they come back after the end of a stream. */
export const retry = (milliseconds: number): Buffer => Buffer.from(`retry: ${milliseconds}\n\n`);

/** A comment: clients ignore it, but whatever is between sees that the connection is in use. */
export const heartbeat = Buffer.from(':\n\n');

/** One entry of an order's timeline as an event without a name, which is what `onmessage` gets. JSON text has no line breaks. */
export function orderEvent({ orderId }: Pick<Order, 'orderId'>, entry: TimelineEntry): Buffer {
  const { sequence, at, type, message, status } = entry;
  const data: Static<typeof OrderEvent> = { orderId, sequence, at, type, message, status };
  return Buffer.from(`id: ${sequence}\ndata: ${JSON.stringify(data)}\n\n`);
}
