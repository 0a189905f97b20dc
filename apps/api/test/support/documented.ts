import type { Test } from 'tap';
import type { App } from '../../src/app.ts';

type Response = Awaited<ReturnType<App['inject']>>;

/** As much of an OpenAPI document as these tests look at. */
export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { enum?: string[]; examples?: unknown[] }> };
}

export interface Operation {
  operationId: string;
  summary?: string;
  tags?: string[];
  responses: Record<string, { description: string; content?: Record<string, { examples?: object }> }>;
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

function documentedCodes(document: Document, method: string, url: string, status: number): string[] {
  const path = url.split('?')[0] ?? '';
  const template = Object.keys(document.paths)
    .sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')))
    .find((one) => new RegExp(`^${one.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path));
  const operations = document.paths[template ?? ''];
  const response = operations?.[method.toLowerCase()]?.responses?.[status];
  return Object.keys(response?.content?.['application/problem+json']?.examples ?? {});
}
