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
    const message = `Invalid State Machine Execution Input: '${(error as Error).message}'`;
    throw new ServiceError('InvalidExecutionInput', message);
  }
}
