import { isObject, type JsonValue } from '../json.ts';
import { invalidParameter } from './errors.ts';
import type { FilterPattern } from './filter-pattern.ts';

type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

interface Comparison {
  readonly kind: 'comparison';
  /** Names and indexes, from the outside. */
  readonly path: readonly (string | number)[];
  readonly operator: Operator;
  /** `*` in a text stands for anything. */
  readonly value: string | number;
}

type Expression = Comparison | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression };

/**
 * An expression about a message that is JSON: `{ $.type = "TaskFailed" && ($.id != 1 || $.details.name = "Check*") }`. `&&`
 * binds tighter than `||`. Texts compare with texts and numbers with numbers; a member that isn't there is neither equal
 * nor unequal to anything.
 */
export function jsonPattern(pattern: string): FilterPattern {
  const expression = new Parser(pattern).parse();
  const matches = (message: string): boolean => {
    if (!mayHold(expression, message)) return false;
    const value = parsed(message);
    return value !== undefined && holds(expression, value);
  };
  const needed = conjuncts(expression).filter(({ operator, value }) => operator === '=' && typeof value === 'string');
  return {
    matches,
    required: needed.flatMap(({ value }) => pieces(String(value))),
    equal: new Map(
      needed.flatMap(({ path: [name, ...deeper], value }) =>
        typeof name === 'string' && deeper.length === 0 && !String(value).includes('*') ? [[name, String(value)]] : [],
      ),
    ),
  };
}

function parsed(message: string): JsonValue | undefined {
  try {
    return JSON.parse(message) as JsonValue;
  } catch {
    return undefined;
  }
}

function holds(expression: Expression, message: JsonValue): boolean {
  switch (expression.kind) {
    case 'and':
      return holds(expression.left, message) && holds(expression.right, message);
    case 'or':
      return holds(expression.left, message) || holds(expression.right, message);
    case 'comparison':
      return compares(expression, at(message, expression.path));
    default:
      return expression satisfies never;
  }
}

function at(message: JsonValue, path: Comparison['path']): JsonValue | undefined {
  let value: JsonValue | undefined = message;
  for (const step of path) {
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined;
    else value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}

function compares({ operator, value: wanted }: Comparison, value: JsonValue | undefined): boolean {
  if (value === undefined) return false;
  if (operator === '=') return equals(wanted, value);
  if (operator === '!=') return !equals(wanted, value);
  if (typeof value !== 'number' || typeof wanted !== 'number') return false;
  if (operator === '<') return value < wanted;
  if (operator === '<=') return value <= wanted;
  return operator === '>' ? value > wanted : value >= wanted;
}

function equals(wanted: string | number, value: JsonValue): boolean {
  if (typeof wanted === 'number' || typeof value !== 'string' || !wanted.includes('*')) return value === wanted;
  const [start = '', ...rest] = wanted.split('*');
  const end = rest.pop() ?? '';
  if (!value.startsWith(start)) return false;
  let from = start.length;
  for (const piece of rest) {
    const found = value.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return value.length - end.length >= from && value.endsWith(end);
}

/** Whether it is worth parsing a message: most are ruled out by the texts that an expression looks for. */
function mayHold(expression: Expression, message: string): boolean {
  switch (expression.kind) {
    case 'and':
      return mayHold(expression.left, message) && mayHold(expression.right, message);
    case 'or':
      return mayHold(expression.left, message) || mayHold(expression.right, message);
    case 'comparison': {
      const { operator, value } = expression;
      if (operator !== '=' || typeof value !== 'string') return true;
      return pieces(value).every((piece) => message.includes(piece)) || message.includes('\\u');
    }
    default:
      return expression satisfies never;
  }
}

/** The parts of a text with wildcards that stand in JSON as they are. */
const pieces = (text: string): string[] =>
  text
    .split('*')
    .flatMap((piece) => JSON.stringify(piece).slice(1, -1).split('/'))
    .filter((piece) => piece !== '');

/** The comparisons all of which must hold. */
function conjuncts(expression: Expression): Comparison[] {
  if (expression.kind === 'comparison') return [expression];
  return expression.kind === 'and' ? [...conjuncts(expression.left), ...conjuncts(expression.right)] : [];
}

const tokens = {
  selector: /^\$(?:\.[A-Za-z_@-][\w@-]*|\[\d+\])+/,
  operator: /^(?:!=|<=|>=|=|<|>)/,
  number: /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.*-])/,
  text: /^"((?:[^"\\]|\\.)*)"/,
  word: /^[\w*.-]+/,
} as const;

class Parser {
  private readonly pattern: string;
  private rest: string;

  constructor(pattern: string) {
    this.pattern = pattern;
    this.rest = pattern;
  }

  parse(): Expression {
    this.expect('{');
    const expression = this.either();
    this.expect('}');
    if (this.rest !== '') throw this.refusal();
    return expression;
  }

  private either(): Expression {
    let left = this.both();
    while (this.skip('||')) left = { kind: 'or', left, right: this.both() };
    return left;
  }

  private both(): Expression {
    let left = this.one();
    while (this.skip('&&')) left = { kind: 'and', left, right: this.one() };
    return left;
  }

  private one(): Expression {
    if (!this.skip('(')) return this.comparison();
    const inner = this.either();
    this.expect(')');
    return inner;
  }

  private comparison(): Comparison {
    const [selector] = this.take('selector') ?? [];
    const [operator] = this.take('operator') ?? [];
    if (selector === undefined || operator === undefined) throw this.refusal();
    const path = [...selector.matchAll(/\.([^.[]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
    const value = this.value();
    if (operator !== '=' && operator !== '!=' && typeof value !== 'number') throw this.refusal();
    return { kind: 'comparison', path, operator: operator as Operator, value };
  }

  private value(): string | number {
    const [number] = this.take('number') ?? [];
    if (number !== undefined) return Number(number);
    const quoted = this.take('text');
    if (quoted) return (quoted[1] ?? '').replaceAll(/\\(.)/g, '$1');
    const [word] = this.take('word') ?? [];
    if (word === undefined) throw this.refusal();
    return word;
  }

  private take(token: keyof typeof tokens): RegExpExecArray | null {
    const found = tokens[token].exec(this.rest);
    if (found) this.rest = this.rest.slice(found[0].length).trimStart();
    return found;
  }

  private skip(sign: string): boolean {
    if (!this.rest.startsWith(sign)) return false;
    this.rest = this.rest.slice(sign.length).trimStart();
    return true;
  }

  private expect(sign: string): void {
    if (!this.skip(sign)) throw this.refusal();
  }

  private refusal() {
    return invalidParameter(`Invalid filter pattern: ${this.pattern}`);
  }
}
