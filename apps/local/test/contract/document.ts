import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** As much of a JSON Schema as its readers here look at. */
export interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: 'path' | 'query' | 'header';
  schema: Schema;
}

interface Response {
  $ref?: string;
  content?: Record<string, { schema?: Schema }>;
}

export interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, Response>;
}

/** An OpenAPI 3.1 document, as the running API serves it. */
export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** One call as it was made over the wire, and its answer. `body` is undefined where there was none, else text. */
export interface Exchange {
  method: string;
  /** With its query. */
  path: string;
  status: number;
  headers: Headers;
  body: string;
}

/** Problems that no operation documents, since there is none for the path or the method. */
const ofNoOperation = new Set(['NOT_FOUND', 'METHOD_NOT_ALLOWED']);

export interface Contract {
  document: Document;
  operations: readonly { path: string; method: string; operation: Operation }[];
  /** What a pointer of the document, or a schema that is nothing but one, stands for. */
  resolve<T extends { $ref?: string }>(node: T): T;
  operationOf(method: string, path: string): Operation | undefined;
  /** How an answer departs from what the document says of its operation; empty when it doesn't. */
  faults(exchange: Exchange): string[];
}

export function createContract(document: Document): Contract {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(document, 'document');
  const compiled = new Map<string, ValidateFunction>();
  const validatorAt = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `document#${pointer}` });
    compiled.set(pointer, known);
    return known;
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const find = (method: string, path: string) =>
    operations
      .filter((one) => one.method === method && matches(one.path, path))
      .sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')))[0];

  const resolve = <T extends { $ref?: string }>(node: T): T => {
    if (node.$ref === undefined) return node;
    const target = node.$ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, name) => (at as Record<string, unknown>)[unescaped(name)], document);
    return resolve(target as T);
  };

  return {
    document,
    operations,
    resolve,
    operationOf: (method, path) => find(method, path)?.operation,
    faults({ method, path, status, headers, body }) {
      const problem = status >= 400 ? (parsed(body) as { code?: string } | undefined) : undefined;
      const always = [...everyAnswer(headers), ...everyProblem(status, headers, body)];
      const found = find(method, path);
      if (!found) return ofNoOperation.has(problem?.code ?? '') ? always : [...always, 'there is no such operation'];
      if (ofNoOperation.has(problem?.code ?? '')) return [...always, `${problem?.code} of a call that is documented`];
      const response = found.operation.responses[status];
      if (!response) return [...always, `status ${status} is not documented`];
      const media = headers.get('content-type')?.split(';', 1)[0] ?? '';
      const { content = {} } = resolve(response);
      if (body === '') return content['application/json'] ? [...always, 'the body is missing'] : always;
      if (!content[media]) return [...always, `${media} is not documented for ${status}`];
      if (!/[/+]json$/.test(media)) return always;
      const at = response.$ref?.slice(1) ?? `/paths/${escaped(found.path)}/${method.toLowerCase()}/responses/${status}`;
      const validate = validatorAt(`${at}/content/${escaped(media)}/schema`);
      validate(parsed(body));
      return [...always, ...(validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)];
    },
  };
}

const everyAnswer = (headers: Headers): string[] =>
  headers.has('x-request-id') ? [] : ['there is no X-Request-Id header'];

/** What RFC 9457, 9110 and 6750 ask of every error, whoever answers it. */
function everyProblem(status: number, headers: Headers, body: string): string[] {
  if (status < 400) return [];
  const faults: string[] = [];
  if (!headers.get('content-type')?.startsWith('application/problem+json')) faults.push('the error is no problem+json');
  const problem = parsed(body) as { status?: number; requestId?: string } | undefined;
  if (problem?.status !== status) faults.push('the problem has another status');
  if (problem?.requestId !== headers.get('x-request-id')) faults.push('the problem has another requestId');
  const wanted = { 401: 'www-authenticate', 405: 'allow', 429: 'retry-after', 503: 'retry-after' }[status];
  if (wanted !== undefined && !headers.has(wanted)) faults.push(`there is no ${wanted} header`);
  return faults;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const escaped = (name: string): string => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
const unescaped = (name: string): string => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~');

const matches = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path.split('?', 1)[0] ?? '');
