/** One example of a body, by OpenAPI's Example Object. */
export interface Example<Body = unknown> {
  summary: string;
  value: Body;
}

/** Examples by their name: a word in lower camel case, which clients' tools show. */
export type Examples<Body = unknown> = Readonly<Record<string, Example<Body>>>;

/** The examples of one operation: of its request's body, and of its answers' by their status. */
export interface OperationExamples {
  request?: Examples;
  answers?: Readonly<Record<number, Examples>>;
}
