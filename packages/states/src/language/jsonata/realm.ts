import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createContext, runInContext, Script } from 'node:vm';
import { BoundedRegExp } from './bounded-reg-exp.ts';

/** A compiled expression of the `jsonata` library; `ast` is its syntax tree, which the library leaves untyped. */
export interface LibraryExpression {
  assign(name: string | symbol, value: unknown): void;
  registerFunction(name: string, implementation: (...args: never[]) => unknown, signature: string): void;
  ast(): unknown;
}

/** What time it is and where chance comes from, while an expression is evaluated. */
export interface Sources {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly random: () => number;
  readonly uuid: () => string;
}

interface Evaluation extends Sources {
  readonly expression: LibraryExpression;
  readonly bindings: Readonly<Record<string, unknown>>;
  outcome?: { readonly value: unknown } | { readonly error: unknown };
}

interface Realm {
  jsonata(source: string, options: { RegexEngine: typeof BoundedRegExp }): LibraryExpression;
  evaluation: Sources | Evaluation;
}

/** What the library sees while nothing is evaluated. */
export const NO_SOURCES: Sources = { now: 0, random: () => 0, uuid: () => '' };

/**
 * The library answers promises, our interpreter can't wait. In a context with a microtask queue of its own, all that an
 * evaluation awaits is done before runInContext returns (docs/decisions/008-jsonata-in-a-context-of-its-own.md).
 */
const context = createContext(
  { evaluation: NO_SOURCES },
  { microtaskMode: 'afterEvaluate', codeGeneration: { strings: false, wasm: false } },
);
const realm = context as unknown as Realm;

/** A path would find what objects inherit: only what the library itself calls is left there. Time and chance are ours. */
const PREPARE = `
  for (const name of Object.getOwnPropertyNames(Object.prototype)) {
    if (name !== 'hasOwnProperty' && name !== 'isPrototypeOf') delete Object.prototype[name];
  }
  Math.random = () => evaluation.random();
  globalThis.Date = class extends Date {
    constructor(...parts) {
      super(...(parts.length === 0 ? [evaluation.now] : parts));
    }
  };
`;

const EVALUATE = new Script(`
  evaluation.expression.evaluate(undefined, evaluation.bindings).then(
    (value) => { evaluation.outcome = { value }; },
    (error) => { evaluation.outcome = { error }; },
  );
`);

runInContext(readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8'), context);
runInContext(PREPARE, context);

/** Compiles an expression. Throws what the library throws: `{ code, message, position }`. */
export const compile = (source: string): LibraryExpression => realm.jsonata(source, { RegexEngine: BoundedRegExp });

/** Parses JSON text into values that belong to the library's context. */
export const { parse } = runInContext('JSON', context) as JSON;

/** Evaluates an expression without an input document. Throws what the library or one of its functions throws. */
export function evaluate(
  expression: LibraryExpression,
  bindings: Evaluation['bindings'],
  { now, random, uuid }: Sources,
): unknown {
  const evaluation: Evaluation = { expression, bindings, now, random, uuid };
  realm.evaluation = evaluation;
  try {
    EVALUATE.runInContext(context);
  } finally {
    realm.evaluation = NO_SOURCES;
  }
  const { outcome } = evaluation;
  if (outcome === undefined) throw new Error('an expression did not come to an end');
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

/** The sources of the evaluation that runs, for the functions it calls. */
export const sources = (): Sources => realm.evaluation;
