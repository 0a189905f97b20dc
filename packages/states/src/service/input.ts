import { findJsonFault } from '../json-fault.ts';
import { exceeds, MAX_PAYLOAD_BYTES, Payload } from '../payload.ts';
import { ServiceError, validation } from './errors.ts';

/** Reads the input of an execution, `{}` by default. Throws ValidationException or InvalidExecutionInput. */
export function readInput(text: string | undefined): Payload {
  if (text === undefined) return Payload.ofText('{}');
  if (exceeds(text, MAX_PAYLOAD_BYTES)) {
    throw validation(
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${MAX_PAYLOAD_BYTES}`,
    );
  }
  try {
    return Payload.parse(text);
  } catch (error) {
    const reason = jsonRefusal(text, error as Error);
    throw new ServiceError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`);
  }
}

/** Why a text isn't JSON, as AWS's parser says it in refusals. */
export function jsonRefusal(text: string, error: Error): string {
  return `com.fasterxml.jackson.core.JsonParseException: ${findJsonFault(text)?.message ?? error.message}`;
}
