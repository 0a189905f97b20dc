import type { Test } from 'tap';
import type { App } from '../../src/app.ts';

type Response = Awaited<ReturnType<App['inject']>>;

/** As much of an OpenAPI document as these tests look at. */
export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { enum?: string[] }> } & Record<string, Record<string, object>>;
}

export interface Operation {
  operationId: string;
  summary?: string;
  tags?: string[];
  parameters?: (Parameter | Reference)[];
  requestBody?: { content: Content };
  security?: Record<string, string[]>[];
  responses: Record<string, Answer | Reference>;
}

interface Reference {
  $ref: string;
}

interface Parameter {
  name: string;
  in: string;
  description?: string;
}

interface Answer {
  description: string;
  headers?: object;
  content?: Content;
}

export interface Example {
  value: unknown;
}

type Content = Record<string, { schema: object; examples?: Record<string, Example | Reference> }>;

/** What is at a place of the document, or what that refers to. */
export function resolved<T extends object>(document: Document, node: T | Reference): T {
  if (!('$ref' in node)) return node;
  const path = node.$ref.split('/').slice(1);
  return path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document) as T;
}

/** The app's OpenAPI document, as clients get it. */
export const documentOf = (app: App): Document => JSON.parse(JSON.stringify(app.swagger()));

/** Problems that belong to no operation: there is none for the path or the method. */
export const ofNoOperation = ['NOT_FOUND', 'METHOD_NOT_ALLOWED'];

/** Fails unless an error answer is problem+json, agrees with itself, and is documented for the operation that gave it. */
export function requireDocumented(t: Test, document: Document, response: Response): void {
  t.type(response.headers['x-request-id'], 'string', 'every answer has an X-Request-Id');
  if (response.statusCode < 400) return;
  t.match(response.headers['content-type'], /^application\/problem\+json/, 'every error is problem+json');
  const { method, url } = response.raw.req;
  if (response.body === '' && method === 'HEAD') return;
  const problem = response.json();
  t.match(problem, {
    status: response.statusCode,
    title: String,
    detail: String,
    instance: String(url).split('?')[0],
    requestId: response.headers['x-request-id'],
    type: `/problems/${problem.code.toLowerCase().replaceAll('_', '-')}`,
  });
  if (ofNoOperation.includes(problem.code)) return;
  t.ok(
    documentedCodes(document, String(method), String(url), response.statusCode).includes(problem.code),
    `${problem.code} is documented for ${method} ${url}`,
  );
}

/** The codes that an answer of an operation is documented with. */
export const problemCodesOf = (document: Document, answer: Answer | Reference): string[] =>
  Object.keys(resolved(document, answer).content?.['application/problem+json']?.examples ?? {});

function documentedCodes(document: Document, method: string, url: string, status: number): string[] {
  const path = url.split('?')[0] ?? '';
  const template = Object.keys(document.paths)
    .sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')))
    .find((one) => new RegExp(`^${one.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path));
  const operations = document.paths[template ?? ''];
  const response = operations?.[method.toLowerCase()]?.responses?.[status];
  return response ? problemCodesOf(document, response) : [];
}
