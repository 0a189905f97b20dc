import type { RequestListener } from 'node:http';
import Fastify, { type FastifyReply } from 'fastify';
import { type JsonObject, parseObject } from '../json.ts';
import { LogsError } from './errors.ts';

const contentType = 'application/x-amz-json-1.1';

/** An operation; throws LogsError. */
export type LogsOperation = (request: JsonObject) => object;

/** AWS JSON 1.1 around CloudWatch Logs' operations, by their names in AWS's API. */
export function createLogsListener(
  operations: Readonly<Record<string, LogsOperation>>,
  uuid: () => string,
): RequestListener {
  const app = Fastify({ forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, _request, reply) =>
    sendError(reply, error instanceof LogsError ? error : new LogsError('InternalFailure', String(error))),
  );

  app.post('/', (request, reply) => {
    reply.header('x-amzn-requestid', uuid());
    const name = String(request.headers['x-amz-target']).replace(/^Logs_20140328\./, '');
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation)
      throw new LogsError(
        'UnknownOperationException',
        `Of CloudWatch Logs, ${Object.keys(operations).join(' and ')} are served here: not ${name}.`,
      );
    const body = parseObject(String(request.body));
    if (!body) throw new LogsError('SerializationException', 'The request is no JSON object.');
    return reply.header('content-type', contentType).send(JSON.stringify(operation(body)));
  });

  return (request, response) => void app.ready().then(() => app.routing(request, response));
}

const sendError = (reply: FastifyReply, { name, message, statusCode }: LogsError) =>
  reply
    .code(statusCode)
    .header('x-amzn-errortype', name)
    .header('content-type', contentType)
    .send(JSON.stringify({ __type: name, message }));
