import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';
import type { ServiceSettings } from '../../src/index.ts';

/** One call of a service's API, such as `AmazonSQS.SendMessage`. */
export interface ServiceCall {
  readonly target: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A refusal: the exception's name, and the code where the service's older protocol has another one. */
export interface ServiceRefusal {
  readonly error: string;
  readonly message: string;
  readonly code?: string;
  readonly status?: number;
}

export type ServiceAnswer = { readonly output: Readonly<Record<string, unknown>> } | ServiceRefusal;

/** SQS, EventBridge, DynamoDB and SNS at their HTTP edge: their protocols around one function. Closes itself. */
export async function serveAws(t: Test, answer: (call: ServiceCall) => ServiceAnswer | Promise<ServiceAnswer>) {
  const calls: ServiceCall[] = [];
  const server = createServer(async (request, response) => {
    const call = readCall(request, await text(request));
    calls.push(call);
    const answered = await answer(call);
    if (call.target.startsWith('SNS.')) sendXml(response, call, answered);
    else sendJson(response, answered);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { calls, settings: settingsOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

export const settingsOf = (endpoint: string): ServiceSettings => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function readCall({ headers }: IncomingMessage, body: string): ServiceCall {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return { target, parameters: JSON.parse(body) };
  const { Action, ...parameters } = Object.fromEntries(new URLSearchParams(body));
  return { target: `SNS.${Action}`, parameters };
}

function sendJson(response: ServerResponse, answer: ServiceAnswer): void {
  const refused = 'error' in answer ? answer : undefined;
  const body = JSON.stringify('output' in answer ? answer.output : { __type: answer.error, message: answer.message });
  response.writeHead(refused === undefined ? 200 : (refused.status ?? 400), {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
    'x-amz-crc32': '0',
    ...(refused?.code !== undefined && { 'x-amzn-query-error': `${refused.code};Sender` }),
  });
  response.end(body);
}

function sendXml(response: ServerResponse, { target }: ServiceCall, answer: ServiceAnswer): void {
  const action = target.replace('SNS.', '');
  const requestId = randomUUID();
  const namespace = 'xmlns="http://sns.amazonaws.com/doc/2010-03-31/"';
  const refused = 'error' in answer ? answer : undefined;
  const fields = 'output' in answer ? Object.entries(answer.output) : [];
  const body =
    refused === undefined
      ? `<${action}Response ${namespace}>\n  <${action}Result>\n${fields.map(([name, value]) => `    <${name}>${value}</${name}>\n`).join('')}  </${action}Result>\n  <ResponseMetadata>\n    <RequestId>${requestId}</RequestId>\n  </ResponseMetadata>\n</${action}Response>\n`
      : `<ErrorResponse ${namespace}><Error><Type>Sender</Type><Code>${refused.code ?? refused.error}</Code><Message>${refused.message}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  response.writeHead(refused === undefined ? 200 : (refused.status ?? 400), {
    'content-type': 'text/xml',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
  });
  response.end(body);
}
