import type { Examples, OperationExamples } from './examples/example.ts';
import { headers } from './headers.ts';
import { shareComponents } from './share-components.ts';

/** As much of an OpenAPI 3.1 document as is worked on here. */
export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
}

export interface Operation {
  operationId: string;
  security?: Record<string, string[]>[];
  parameters?: { name: string }[];
  requestBody?: { content: Content };
  responses: Record<string, Answer>;
}

export interface Answer {
  headers?: Record<string, unknown>;
  content?: Content;
}

type Content = Record<string, { examples?: Examples }>;

/**
 * Completes the document that was collected from the routes: adds the examples and the header that every answer has,
 * and makes components of what recurs. Throws an Error where examples are of no operation, body or status.
 */
export function completeDocument(
  collected: unknown,
  examples: Readonly<Record<string, OperationExamples>>,
): Readonly<Document> {
  // As JSON has it: routes share their schemas, which have members that are for TypeBox alone.
  const document: Document = JSON.parse(JSON.stringify(collected));
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  for (const [operationId, added] of Object.entries(examples)) {
    const operation = operations.find((one) => one.operationId === operationId);
    if (!operation) throw new Error(`There are examples of ${operationId}, which is no operation`);
    addExamples(operation, added);
  }
  const { description, ...schema } = headers['X-Request-Id'];
  for (const answer of operations.flatMap(({ responses }) => Object.values(responses)))
    answer.headers = { 'X-Request-Id': { schema, description }, ...answer.headers };
  shareComponents(document, operations);
  return document;
}

function addExamples(
  { operationId, requestBody, responses }: Operation,
  { request, answers }: OperationExamples,
): void {
  const add = (content: Content | undefined, examples: Examples, place: string) => {
    const media = content?.['application/json'];
    if (!media) throw new Error(`There are examples of ${operationId}’s ${place}, which has no JSON`);
    media.examples = examples;
  };
  if (request) add(requestBody?.content, request, 'request');
  for (const [status, examples] of Object.entries(answers ?? {}))
    add(responses[status]?.content, examples, `answer ${status}`);
}
