import type { RequestListener } from 'node:http';
import Fastify, { errorCodes, type FastifyReply } from 'fastify';
import type { InvokeRequest } from './request.ts';
import type { InvokeResponse } from './response.ts';
import { LambdaServiceError } from './service-errors.ts';

type Invoke = (request: InvokeRequest, signal: AbortSignal) => Promise<InvokeResponse>;

const invocationTypes = ['RequestResponse', 'Event', 'DryRun'] as const;
/** A little above Lambda's limit, so that Lambda's own check answers first. */
const bodyLimit = 7 * 1024 * 1024;

/** Lambda's REST protocol around `invoke`, for AWS's own clients. */
export function createLambdaListener(invoke: Invoke, uuid: () => string): RequestListener {
  const app = Fastify({ bodyLimit, forceCloseConnections: true, routerOptions: { maxParamLength: 300 } });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof LambdaServiceError) return sendError(reply, error);
    if (error instanceof errorCodes.FST_ERR_CTP_BODY_TOO_LARGE)
      return sendError(
        reply,
        new LambdaServiceError('RequestTooLargeException', `Request must be smaller than ${bodyLimit} bytes`, uuid()),
      );
    return sendError(reply, new LambdaServiceError('ServiceException', String(error), uuid()));
  });
  app.setNotFoundHandler(({ method, url }, reply) =>
    sendError(
      reply,
      new LambdaServiceError(
        'UnknownOperationException',
        `Of Lambda, only Invoke is served here: not ${method} ${url}`,
        uuid(),
      ),
    ),
  );

  app.post<{ Params: { name: string }; Querystring: { Qualifier?: string } }>(
    '/2015-03-31/functions/:name/invocations',
    async ({ params, query, headers, body }, reply) => {
      const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
      const invocationType = invocationTypes.find((known) => known === type);
      if (!invocationType)
        throw new LambdaServiceError('InvalidParameterValueException', `Unknown invocation type: ${type}`, uuid());
      const context = headers['x-amz-client-context'];
      const traceHeader = headers['x-amzn-trace-id'];
      const request: InvokeRequest = {
        functionName: params.name,
        payload: typeof body === 'string' ? body : '',
        invocationType,
        ...(typeof context === 'string' ? { clientContext: context } : {}),
        ...(typeof traceHeader === 'string' ? { traceHeader } : {}),
        ...(query.Qualifier === undefined ? {} : { qualifier: query.Qualifier }),
      };
      // A client that hangs up does not stop a function.
      const answer = await invoke(request, new AbortController().signal);
      reply
        .code(answer.statusCode)
        .header('x-amzn-requestid', answer.requestId)
        .header('x-amz-executed-version', answer.executedVersion)
        .type('application/json');
      if (answer.functionError) reply.header('x-amz-function-error', answer.functionError);
      return reply.send(answer.payload);
    },
  );

  return (request, response) => void app.ready().then(() => app.routing(request, response));
}

const sendError = (reply: FastifyReply, { name, message, statusCode, requestId }: LambdaServiceError) =>
  reply
    .code(statusCode)
    .header('x-amzn-errortype', name)
    .header('x-amzn-requestid', requestId)
    .send({ Type: statusCode < 500 ? 'User' : 'Service', Message: message });
