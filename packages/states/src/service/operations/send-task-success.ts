import { exceeds, MAX_PAYLOAD_BYTES, Payload } from '../../payload.ts';
import { deliver, readToken } from '../callback.ts';
import type { ServiceContext } from '../context.ts';
import { ServiceError, validation } from '../errors.ts';
import { jsonRefusal } from '../input.ts';
import { Request } from '../request.ts';

export type SendTaskSuccessInput = { readonly taskToken: string; readonly output: string };

export async function sendTaskSuccess(context: ServiceContext, body: SendTaskSuccessInput) {
  const request = new Request(body);
  const token = readToken(request);
  const output = readOutput(request.requiredString('output'), request);
  return deliver(context, token, (frame) => ({ type: 'callback', frame, token, answer: { output } }));
}

function readOutput(text: string, request: Request): Payload {
  request.check();
  if (exceeds(text, MAX_PAYLOAD_BYTES)) {
    throw validation(
      `1 validation error detected: Value at 'output' failed to satisfy constraint: Member must have length less than or equal to ${MAX_PAYLOAD_BYTES}`,
    );
  }
  try {
    return Payload.parse(text);
  } catch (error) {
    throw new ServiceError('InvalidOutput', `Invalid Output: '${jsonRefusal(text, error as Error)}'`);
  }
}
