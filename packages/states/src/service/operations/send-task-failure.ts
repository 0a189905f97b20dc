import { deliver, readToken } from '../callback.ts';
import type { ServiceContext } from '../context.ts';
import { Request } from '../request.ts';

export type SendTaskFailureInput = { readonly taskToken: string; readonly error?: string; readonly cause?: string };

export async function sendTaskFailure(context: ServiceContext, body: SendTaskFailureInput) {
  const request = new Request(body);
  const token = readToken(request);
  const error = request.string('error', { max: 256 });
  const cause = request.string('cause', { max: 32_768 });
  request.check();
  const failure = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  return deliver(context, token, (frame) => ({ type: 'callback', frame, token, answer: { failure } }));
}
