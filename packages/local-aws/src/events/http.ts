import type { RequestListener } from 'node:http';
import Fastify, { type FastifyReply } from 'fastify';
import { isObject, type JsonValue, parseObject } from '../json.ts';
import { EventsError } from './errors.ts';
import type { PutEventsEntry, PutEventsResult } from './put-events.ts';

/** JSON may take six bytes for one of the text in an entry, so that EventBridge's own limit answers first. */
const bodyLimit = 8 * 1024 * 1024;
const contentType = 'application/x-amz-json-1.1';

/** AWS JSON 1.1 around PutEvents, for AWS's own clients. */
export function createEventsListener(
  putEvents: (entries: readonly PutEventsEntry[]) => PutEventsResult,
  uuid: () => string,
): RequestListener {
  const app = Fastify({ bodyLimit, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, _request, reply) =>
    sendError(reply, error instanceof EventsError ? error : new EventsError('InternalException', String(error))),
  );

  app.post('/', (request, reply) => {
    reply.header('x-amzn-requestid', uuid());
    const target = request.headers['x-amz-target'];
    if (target !== 'AWSEvents.PutEvents')
      throw new EventsError(
        'UnknownOperationException',
        `Of EventBridge, only PutEvents is served here: not ${target}.`,
      );
    const result = putEvents(readRequest(String(request.body)));
    return reply.header('content-type', contentType).send(JSON.stringify(result));
  });

  return (request, response) => void app.ready().then(() => app.routing(request, response));
}

const sendError = (reply: FastifyReply, { name, message, statusCode }: EventsError) =>
  reply
    .code(statusCode)
    .header('x-amzn-errortype', name)
    .header('content-type', contentType)
    .send(JSON.stringify({ __type: name, message }));

function readRequest(body: string): PutEventsEntry[] {
  const request = parseObject(body);
  if (!request) throw new EventsError('SerializationException', 'The request is no JSON object.');
  const { Entries: entries = null } = request;
  if (entries === null)
    throw new EventsError(
      'ValidationException',
      "1 validation error detected: Value null at 'entries' failed to satisfy constraint: Member must not be null",
    );
  if (!Array.isArray(entries)) throw wrongType('Entries');
  return entries.map(readEntry);
}

function readEntry(entry: JsonValue): PutEventsEntry {
  if (!isObject(entry)) throw wrongType('Entries');
  const text = (field: 'Source' | 'DetailType' | 'Detail' | 'EventBusName') => {
    const value = entry[field] ?? null;
    if (value === null) return {};
    if (typeof value !== 'string') throw wrongType(field);
    return { [field]: value };
  };
  const { Time = null, Resources = null } = entry;
  const time = typeof Time === 'number' ? new Date(Time * 1000) : undefined;
  if (Time !== null && (time === undefined || Number.isNaN(time.getTime()))) throw wrongType('Time');
  if (Resources !== null && !isTexts(Resources)) throw wrongType('Resources');
  return {
    ...text('Source'),
    ...text('DetailType'),
    ...text('Detail'),
    ...text('EventBusName'),
    ...(time && { Time: time }),
    ...(Resources && { Resources }),
  };
}

const isTexts = (value: JsonValue): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const wrongType = (field: string): EventsError =>
  new EventsError('SerializationException', `${field} is of another type.`);
