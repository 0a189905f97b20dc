import { randomUUID } from 'node:crypto';
import { isArray, isObject, type Json, type JsonObject } from '../../json.ts';
import type { SdkAnswer, SdkCaller } from './client.ts';
import type { Schema, SdkOperation } from './operation.ts';

/** Calls an operation of this endpoint's own service by the API's name. Rejects with a ServiceError. */
export type CallOwn = (operation: string, input: JsonObject, signal: AbortSignal) => Promise<object>;

/** An error as an SDK client would throw it. */
class OwnException extends Error {
  readonly statusCode: number;
  readonly requestId = randomUUID();

  constructor(refusal: Error & { readonly httpStatus: number }) {
    super(refusal.message);
    this.name = refusal.name;
    this.statusCode = refusal.httpStatus;
  }
}

const isRefusal = (thrown: unknown): thrown is Error & { readonly httpStatus: number } =>
  thrown instanceof Error && 'httpStatus' in thrown;

/** What stands in for the SDK's client of Step Functions, so that workflows reach this very endpoint without a network. */
export class OwnClient implements SdkCaller {
  readonly service = 'sfn';
  private readonly call: CallOwn;

  constructor(call: CallOwn) {
    this.call = call;
  }

  async send({ name, output: schema }: SdkOperation, input: object, signal: AbortSignal): Promise<SdkAnswer> {
    try {
      const answer = (await this.call(name, input as JsonObject, signal)) as JsonObject;
      const output = withDates(schema, answer) as Readonly<Record<string, unknown>>;
      return { output, headers: {}, statusCode: 200, requestId: randomUUID() };
    } catch (thrown) {
      throw isRefusal(thrown) ? new OwnException(thrown) : thrown;
    }
  }

  close(): void {}
}

/** The service writes times as seconds, as the wire protocol does. */
function withDates(schema: Schema, value: Json): unknown {
  if (schema.isTimestampSchema() && typeof value === 'number') return new Date(Math.round(value * 1000));
  if (isArray(value)) return value.map((item) => withDates(schema.getValueSchema(), item));
  if (!isObject(value) || !schema.isStructSchema()) return value;
  const members = new Map(schema.structIterator());
  const fields = Object.entries(value).map(([name, item]) => {
    const member = members.get(name);
    return [name, member === undefined ? item : withDates(member, item)];
  });
  return Object.fromEntries(fields);
}
