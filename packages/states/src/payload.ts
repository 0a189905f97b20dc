import { type Json, parseJson } from './json.ts';

/** AWS's limit for the input or output of a state, task or execution, in UTF-8 bytes. */
export const MAX_PAYLOAD_BYTES = 262_144;

/**
 * A JSON document that travels through an execution as both text and value, each made from the other on first use.
 * AWS carries text verbatim until a state changes it, and most states change nothing: no parsing, no copying then.
 */
export class Payload {
  private source: string | undefined;
  private parsed: Json | undefined;
  private readonly items: readonly Payload[] | undefined;

  private constructor(source: string | undefined, parsed: Json | undefined, items?: readonly Payload[]) {
    this.source = source;
    this.parsed = parsed;
    this.items = items;
  }

  /** Wraps text that is known to be JSON; it is parsed when (and if) a state looks inside. */
  static ofText(text: string): Payload {
    return new Payload(text, undefined);
  }

  /** Wraps text of unknown origin. Throws a SyntaxError when it isn't JSON. */
  static parse(text: string): Payload {
    return new Payload(text, parseJson(text));
  }

  static ofValue(value: Json): Payload {
    return new Payload(undefined, value);
  }

  /** An array of documents, each with its own text kept as it is. */
  static ofArray(items: readonly Payload[]): Payload {
    return new Payload(undefined, undefined, items);
  }

  get text(): string {
    this.source ??=
      this.items === undefined ? JSON.stringify(this.parsed) : `[${this.items.map(({ text }) => text).join(',')}]`;
    return this.source;
  }

  get value(): Json {
    if (this.parsed === undefined) {
      this.parsed = this.items?.map(({ value }) => value) ?? parseJson(this.source as string);
    }
    return this.parsed;
  }

  /** This payload if `value` is the very value it holds, else a new one: what is unchanged keeps its text. */
  with(value: Json): Payload {
    return value === this.parsed && typeof value === 'object' ? this : Payload.ofValue(value);
  }

  /** Whether the text is larger than AWS accepts. */
  get oversized(): boolean {
    return exceeds(this.text, MAX_PAYLOAD_BYTES);
  }
}

/** Whether `text` takes more than `limit` bytes in UTF-8; counts bytes only where the length leaves it open. */
export function exceeds(text: string, limit: number): boolean {
  return text.length > limit || (text.length * 3 > limit && Buffer.byteLength(text) > limit);
}
