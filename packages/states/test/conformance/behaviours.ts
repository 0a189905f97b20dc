import { createHash, randomUUID } from 'node:crypto';
import type { LambdaInvoke } from '../../src/index.ts';
import type { ServiceAnswer, ServiceCall } from '../support/aws-services.ts';

/** What the functions of the recordings do, as AWS's Python runtime answers for them. */
const FUNCTIONS: Readonly<Record<string, (event: string, signal: AbortSignal) => string | Promise<string>>> = {
  // A scalar keeps the text of its number.
  id: (event) => (/^\s*[[{]/.test(event) ? pythonJson(JSON.parse(event)) : event),
  echo: () => '{"Return": "HelloWorld"}',
  returnBytes: () => '"HelloWorld!"',
  largeOutput: () => JSON.stringify('a'.repeat(257 * 1024)),
  raiseException: () => raise('Exception', 'Some exception was raised.', 2),
  raiseCustom: () => raise('CustomException', '', 9),
  wait60: (_event, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
};

class PythonError extends Error {}

function raise(errorType: string, errorMessage: string, line: number): never {
  const call = `raise ${errorType}(${errorMessage && JSON.stringify(errorMessage)})`;
  const stackTrace = [`  File "/var/task/handler.py", line ${line}, in handler\n    ${call}\n`];
  throw new PythonError(pythonJson({ errorMessage, errorType, requestId: randomUUID(), stackTrace }));
}

/** JSON with Python's spacing. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${pythonJson(item)}`);
  return `{${fields.join(', ')}}`;
}

export interface RecordedFunction {
  readonly functionName: string;
  readonly behaviour: string;
}

/** Lambda with the functions of a recording; `asleep` counts calls that will not answer. */
export function recordedLambda(functions: readonly RecordedFunction[]) {
  const asleep = new Set<symbol>();
  const invoke: LambdaInvoke = async ({ functionName, payload }, signal) => {
    const name = functionName.split(':').at(-1) ?? '';
    const found = functions.find((one) => one.functionName === name);
    if (found === undefined) throw noFunction(name);
    const answered = { statusCode: 200, executedVersion: '$LATEST', requestId: randomUUID() };
    const call = Symbol(name);
    if (found.behaviour === 'wait60') asleep.add(call);
    try {
      return { ...answered, payload: (await FUNCTIONS[found.behaviour]?.(payload, signal)) ?? 'null' };
    } catch (error) {
      return { ...answered, payload: (error as Error).message, functionError: 'Unhandled' };
    } finally {
      asleep.delete(call);
    }
  };
  return { invoke, asleep };
}

function noFunction(name: string): Error {
  const arn = `arn:aws:lambda:us-east-1:111111111111:function:${name}:$LATEST`;
  const error = new Error(`Function not found: ${arn}`);
  error.name = 'ResourceNotFoundException';
  return Object.assign(error, { $metadata: { httpStatusCode: 404, requestId: randomUUID() } });
}

/** Queues, topics and event buses that behave as AWS's, as far as the recordings go. */
export function recordedService({ target, parameters }: ServiceCall, deleted: ReadonlySet<string>): ServiceAnswer {
  switch (target) {
    case 'AmazonSQS.SendMessage':
      return sendMessage(parameters);
    case 'SNS.Publish':
      return publish(parameters, deleted);
    case 'AWSEvents.PutEvents':
      return putEvents(parameters);
    default:
      return { error: 'UnknownOperationException', message: target };
  }
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

function sendMessage({ MessageBody, MessageAttributes }: ServiceCall['parameters']): ServiceAnswer {
  if (MessageBody === undefined) {
    const message = 'The request must contain the parameter MessageBody.';
    return { error: 'MissingRequiredParameterException', message, code: 'MissingParameter' };
  }
  return {
    output: {
      ...(MessageAttributes !== undefined && { MD5OfMessageAttributes: md5('attributes') }),
      MD5OfMessageBody: md5(String(MessageBody)),
      MessageId: randomUUID(),
    },
  };
}

function publish({ TopicArn, MessageGroupId }: ServiceCall['parameters'], deleted: ReadonlySet<string>): ServiceAnswer {
  const topic = String(TopicArn);
  if (deleted.has(topic)) return { error: 'NotFound', message: 'Topic does not exist', status: 404 };
  const fifo = topic.endsWith('.fifo');
  if (fifo && MessageGroupId === undefined) {
    const message = 'Invalid parameter: The MessageGroupId parameter is required for FIFO topics';
    return { error: 'InvalidParameter', message };
  }
  return { output: { MessageId: randomUUID(), ...(fifo && { SequenceNumber: '10000000000000000000' }) } };
}

function putEvents({ Entries }: ServiceCall['parameters']): ServiceAnswer {
  const entries = (Entries as readonly { readonly Detail: string }[]).map(({ Detail }) =>
    Detail.trimStart().startsWith('{')
      ? { EventId: randomUUID() }
      : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
  );
  return {
    output: { Entries: entries, FailedEntryCount: entries.filter((entry) => 'ErrorCode' in entry).length },
  };
}
