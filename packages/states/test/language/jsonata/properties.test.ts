import fc from 'fast-check';
import { test } from 'tap';
import type { Json } from '../../../src/json.ts';
import { compileJsonataTemplate, DefinitionError, QueryEvaluationError } from '../../../src/language/index.ts';
import { compileExpression } from '../../../src/language/jsonata/expression.ts';
import { Payload } from '../../../src/payload.ts';
import { scopeOf } from '../scope.ts';

const names = fc.constantFrom('a', 'b', 'items', '__proto__', 'toString', 'é', '`two words`');

const documents = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'document' },
    fc.constantFrom<Json>(null, true, 0, 1, -2.5, '', 'a', '2024-01-01T00:00:00Z'),
    fc.array(tie('value'), { maxLength: 4, depthIdentifier: 'document' }),
    fc
      .array(fc.tuple(names, tie('value')), { maxLength: 4, depthIdentifier: 'document' })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

const FUNCTIONS =
  'sum count max average string substring length pad match contains replace split join formatNumber formatBase number'
    .concat(
      ' round power boolean not map filter single reduce sift keys lookup append exists spread merge reverse each',
    )
    .concat(' error type sort shuffle distinct base64encode base64decode encodeUrl decodeUrl toMillis fromMillis clone')
    .concat(' partition range hash random uuid parse now millis eval zip trim abs sqrt nowhere')
    .split(' ');

/** Expressions that mostly parse, of every kind of syntax, and often make no sense. */
const expressions = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie('expression');
  return {
    expression: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'expression' },
      fc.constantFrom(
        '$states.input',
        '$states.context',
        '$v',
        '$states',
        '1',
        '-2.5',
        '"a"',
        'true',
        'null',
        '[]',
        '{}',
      ),
      fc
        .tuple(inner, fc.constantFrom('.', '.*.', '.**.', '^(<', '~>$'), names)
        .map(([left, step, name]) =>
          step.endsWith('.') ? `${left}${step}${name}` : step === '^(<' ? `${left}^(<${name})` : `${left} ~> $count`,
        ),
      fc
        .tuple(inner, fc.constantFrom('[0]', '[-1]', '[]', '[$ > 1]', '[a]', '{"k": $}', '#$i', '@$f'))
        .map(([left, step]) => left + step),
      fc
        .tuple(inner, fc.constantFrom('+', '-', '*', '/', '%', '&', '=', '<', 'in', 'and', 'or', '..'), inner)
        .map(([left, operator, right]) =>
          operator === '..' ? `[${left}..${right}]` : `(${left} ${operator} ${right})`,
        ),
      fc.tuple(inner, inner, inner).map(([test, left, right]) => `(${test} ? ${left} : ${right})`),
      fc.array(inner, { maxLength: 3, depthIdentifier: 'expression' }).map((list) => `[${list.join(', ')}]`),
      fc.tuple(names, inner).map(([name, value]) => `{"${name}": ${value}}`),
      fc
        .tuple(fc.constantFrom(...FUNCTIONS), fc.array(inner, { maxLength: 3, depthIdentifier: 'expression' }))
        .map(([name, list]) => `$${name}(${list.join(', ')})`),
      inner.map((body) => `function($x, $y){ ${body} }`),
      fc
        .tuple(inner, inner)
        .map(([value, rest]) => `($v := ${value}; $f := function($n){ $n > 3 ? ${rest} : $f($n + 1) }; $f(0))`),
      fc.tuple(inner, inner).map(([left, update]) => `(${left} ~> |**|{"u": ${update}}|)`),
      inner.map((text) => `$replace($string(${text}), /(a|[0-9])+/, "-")`),
    ),
  };
}).expression;

/** Text close to an expression, but mostly not one. */
const scraps = fc
  .array(fc.constantFrom(...'$.[](){}|?@#*:,;\'"`\\ -1a=&!<>~/^%', '..', ':=', '~>', '$states', 'function', '/a/'), {
    maxLength: 16,
  })
  .map((list) => list.join(''));

const scopes = fc
  .tuple(documents, documents)
  .map(([input, variable]) => scopeOf(input, { Execution: { Input: input } }, { v: variable }));

/** Runs what may fail only in the two known ways; any other error is a crash. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof QueryEvaluationError || error instanceof DefinitionError) return undefined;
    throw error;
  }
}

test('any expression, on any document, gives the text of JSON or a known error, and leaves its documents alone', (t) => {
  let values = 0;
  fc.assert(
    fc.property(fc.oneof({ weight: 4, arbitrary: expressions }, scraps), scopes, (source, scope) => {
      const before = [scope.input.text, scope.variables.v?.text];
      const evaluate = attempt(() =>
        compileExpression(source, { location: 'Output', pointer: '', outcome: undefined }),
      );
      const text = evaluate && attempt(() => evaluate(scope, {}));
      if (text !== undefined) {
        values++;
        t.equal(JSON.stringify(JSON.parse(text)), text, source);
        t.equal(
          attempt(() => evaluate?.(scope, {})),
          text,
          `${source}, a second time`,
        );
      }
      t.same([Payload.ofValue(scope.input.value).text, scope.variables.v?.text], before);
    }),
    { numRuns: 1500 },
  );
  t.ok(values > 200, `${values} expressions had a value`);
  t.end();
});

test('a template without expressions is its own text; with $states.input anywhere it is the input there', (t) => {
  fc.assert(
    fc.property(documents, documents, (template, input) => {
      const scope = scopeOf(input);
      t.same(JSON.parse(compileJsonataTemplate(template, 'Output')(scope, {})), template);
      const around = { list: [template, '{% $states.input %}'] };
      t.same(JSON.parse(compileJsonataTemplate(around, 'Output')(scope, {})), { list: [template, input] });
    }),
  );
  t.end();
});
