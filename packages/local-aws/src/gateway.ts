import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

export interface GatewayParts {
  /** Step Functions, AWS JSON 1.0. */
  states: RequestListener;
  lambda: RequestListener;
  /** SNS's Query protocol, and its inbox. */
  sns: RequestListener;
  /** Stripe's API at `/v1/`, and what the stand-in has beside it at `/_stripe/`. */
  stripe: RequestListener;
  /** EventBridge, AWS JSON 1.1. Without it, its calls are refused. */
  events?: RequestListener;
  /** CloudWatch Logs, AWS JSON 1.1. Without it, its calls are refused. */
  logs?: RequestListener;
}

/** The embedded cloud's one port: hands each request to the part that speaks its protocol, and refuses what none does. */
export function createGateway(parts: GatewayParts): RequestListener {
  return (request, response) => {
    const part = partOf(request);
    const listener = part && parts[part];
    if (listener) listener(request, response);
    else refuse(request, response);
  };
}

function partOf({ method, url = '/', headers }: IncomingMessage): keyof GatewayParts | undefined {
  const [path = '/'] = url.split('?');
  if (path === '/') {
    if (target(headers)?.startsWith('AWSStepFunctions.')) return 'states';
    if (target(headers)?.startsWith('AWSEvents.')) return 'events';
    if (target(headers)?.startsWith('Logs_20140328.')) return 'logs';
    const form = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    return method === 'POST' && form ? 'sns' : undefined;
  }
  if (path.startsWith('/2015-03-31/functions/')) return 'lambda';
  if (path === '/inbox') return 'sns';
  if (path.startsWith('/v1/') || path.startsWith('/_stripe/')) return 'stripe';
  return undefined;
}

function target(headers: IncomingMessage['headers']): string | undefined {
  const value = headers['x-amz-target'];
  return typeof value === 'string' ? value : undefined;
}

/** In the shape that AWS's JSON protocols use, which its clients show as an UnknownOperationException. */
function refuse(request: IncomingMessage, response: ServerResponse): void {
  const asked = target(request.headers) ?? `${request.method} ${request.url}`;
  const body = JSON.stringify({
    __type: 'UnknownOperationException',
    message: `No part of the local cloud serves ${asked}.`,
  });
  response.writeHead(404, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amzn-errortype': 'UnknownOperationException',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  // What is left of the body is thrown away, or the connection could not be used again.
  request.resume();
}
