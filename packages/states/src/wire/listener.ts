import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Log } from '../runner/log.ts';
import { ServiceError, unknownOperation } from '../service/errors.ts';
import type { CallOperation } from '../service/service.ts';

/** AWS's limit for a request, in bytes. */
const MAX_REQUEST = 1_048_576;

/** JSON takes more room than what it says: a definition of 1 MB must pass with its quotes escaped. */
const MAX_BODY = 4 * MAX_REQUEST;

const TARGET = 'AWSStepFunctions.';

/** The operations that take a traceHeader. */
const TRACED = ['StartExecution', 'StartSyncExecution'];

/**
 * Step Functions' wire protocol, AWS JSON 1.0 on POST /, as a listener for any node:http server. Signatures aren't
 * checked: whoever mounts it decides who can reach it.
 */
export function createRequestListener(call: CallOperation, log: Log): RequestListener {
  const answer = async (request: IncomingMessage, signal: AbortSignal): Promise<object> => {
    const target = request.headers['x-amz-target'];
    if (request.method !== 'POST' || typeof target !== 'string' || !target.startsWith(TARGET)) throw unknownOperation();
    const operation = target.slice(TARGET.length);
    const body = parseBody(await readBody(request));
    return call(operation, TRACED.includes(operation) ? traced(body, request) : body, signal);
  };

  return (request, response) => {
    const requestId = randomUUID();
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    answer(request, gone.signal).then(
      (output) => send(response, 200, requestId, output),
      (error: unknown) => {
        // The client has gone before it said all.
        if (request.destroyed && !request.complete) return;
        const refusal = error instanceof ServiceError ? error : internal(error, requestId, log);
        const { code, message, httpStatus, details } = refusal;
        send(response, httpStatus, requestId, { __type: code, message, ...details }, code);
      },
    );
  };
}

/** The trace id of the HTTP request, if it has one, is preferred to that of the body, as on AWS. */
function traced(body: JsonObject, { headers }: IncomingMessage): JsonObject {
  const traceHeader = headers['x-amzn-trace-id'];
  return typeof traceHeader === 'string' ? { ...body, traceHeader } : body;
}

function internal(error: unknown, requestId: string, log: Log): ServiceError {
  log.error({ err: error, requestId }, 'a request failed');
  return new ServiceError('InternalFailure', 'The request could not be processed because of an internal error.', {
    httpStatus: 500,
  });
}

function send(response: ServerResponse, status: number, requestId: string, body: object, errorType?: string): void {
  if (response.destroyed || response.headersSent) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': requestId,
    ...(errorType !== undefined && { 'x-amzn-errortype': errorType }),
  });
  response.end(text);
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // What is too much is read to its end, not kept, so that the client gets to see the answer.
      if (size <= MAX_BODY) chunks.push(chunk);
    });
    request.on('error', reject);
    request.on('end', () => {
      if (size <= MAX_BODY) resolve(Buffer.concat(chunks).toString());
      else reject(new ServiceError('RequestEntityTooLargeException', 'Request is too large', { httpStatus: 413 }));
    });
  });
}

function parseBody(text: string): JsonObject {
  if (text === '') return {};
  let body: Json;
  try {
    body = JSON.parse(text) as Json;
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not valid JSON');
  }
  if (!isObject(body)) throw new ServiceError('SerializationException', 'The request body must be a JSON object');
  return body;
}
