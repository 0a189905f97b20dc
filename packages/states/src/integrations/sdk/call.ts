import type { TaskAnswer } from '../../interpreter/task.ts';
import { isObject, type Json, type JsonObject } from '../../json.ts';
import type { Payload } from '../../payload.ts';
import type { TaskRequest } from '../integration.ts';
import { refused } from '../parameters.ts';
import { type Dialect, serviceFailure } from '../service-error.ts';
import type { Casing } from './casing.ts';
import type { SdkAnswer, SdkCaller } from './client.ts';
import { fromSdk, Misfit, toSdk } from './convert.ts';
import type { SdkOperation } from './operation.ts';

interface SdkCall {
  readonly client: SdkCaller;
  readonly operation: SdkOperation;
  readonly casing: Casing;
  readonly dialect: Dialect;
  readonly request: TaskRequest;
  /** What to send, where it isn't the task's parameters as they are. */
  readonly input?: JsonObject;
  /** Makes the task's answer of the service's. */
  readonly answer: (output: JsonObject, answer: SdkAnswer) => TaskAnswer;
}

/** Calls a service with a task's parameters and answers as the task; a refusal is worded in the given dialect. */
export async function callSdk(call: SdkCall): Promise<TaskAnswer> {
  const { client, operation, casing, dialect, request } = call;
  const input = readInput(operation, call.input ?? request.parameters.value, casing, request.parameters);
  let answer: SdkAnswer;
  try {
    answer = await client.send(operation, input, request.signal);
  } catch (thrown) {
    return { failure: serviceFailure(dialect, thrown) };
  }
  const output = fromSdk(operation.output, answer.output, casing) as JsonObject | undefined;
  return call.answer(output ?? {}, answer);
}

/** A task's parameters in the terms of the service's client. Throws a StatesError for what the service doesn't take. */
export function readInput({ input }: SdkOperation, value: Json, casing: Casing, parameters: Payload): object {
  try {
    return toSdk(input, isObject(value) ? value : {}, casing) as object;
  } catch (error) {
    if (error instanceof Misfit) throw refused(parameters, error.message);
    throw error;
  }
}
