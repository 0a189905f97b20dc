import { deliver, readToken } from '../callback.ts';
import type { ServiceContext } from '../context.ts';
import { Request } from '../request.ts';

export type SendTaskHeartbeatInput = { readonly taskToken: string };

export async function sendTaskHeartbeat(context: ServiceContext, body: SendTaskHeartbeatInput) {
  const request = new Request(body);
  const token = readToken(request);
  request.check();
  return deliver(context, token, (frame) => ({ type: 'heartbeat', frame, token }));
}
