import { money } from '../ui/format.ts';
import { parse } from '../ui/json-text.ts';

/**
 * What a message says, in the sentences that whoever sends it to the customer would make of it: out of what is published
 * for a shipped order and for a declined payment. Any other message is said as it is.
 */
export function letterOf(message: string): string[] {
  const content = parse(message)?.value;
  if (!isRecord(content)) return [message];
  const { message: told, lines, total, currency, shipmentId } = content;
  const sentences = [
    typeof told === 'string' ? told : undefined,
    Array.isArray(lines) && lines.every(isLine)
      ? lines.map(({ quantity, name }) => `${quantity} × ${name}`).join(', ')
      : undefined,
    typeof total === 'number' && isCurrency(currency) ? `Total: ${money(total, currency)}` : undefined,
    typeof shipmentId === 'string' ? `Shipment ${shipmentId}` : undefined,
  ].filter((sentence) => sentence !== undefined);
  return sentences.length > 0 ? sentences : [message];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isLine = (value: unknown): value is { quantity: number; name: string } =>
  isRecord(value) && typeof value.quantity === 'number' && typeof value.name === 'string';

const isCurrency = (value: unknown): value is string => typeof value === 'string' && /^[a-z]{3}$/i.test(value);
