import fc from 'fast-check';
import { test } from 'tap';
import { findJsonFault } from '../src/json-fault.ts';

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

test('what is no JSON is told in the words of AWS, with its line and column', (t) => {
  const cases: [text: string, message: string, line: number, column: number][] = [
    ['not a definition', `Unrecognized token 'not': was expecting ${VALUES}`, 1, 4],
    ["{'a': 1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 1, 3],
    ['{"a": 1,}', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name", 1, 10],
    [
      '{\n "a": 1\n "b": 2}',
      `Unexpected character ('"' (code 34)): was expecting comma to separate Object entries`,
      3,
      3,
    ],
    ['[1 2]', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 1, 5],
    ['{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value", 1, 7],
    ['{"a": ]', `Unexpected character (']' (code 93)): expected a valid value ${VALUES}`, 1, 8],
    ['{"a": nul}', `Unrecognized token 'nul': was expecting ${VALUES}`, 1, 10],
    ['{"a": "\\x"}', "Unrecognized character escape 'x' (code 120)", 1, 10],
    ['{"a": "b', 'Unexpected end-of-input: was expecting closing quote for a string value', 1, 9],
    [
      '{"a": [1]',
      'Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"a": [1]"; line: 1, column: 1])',
      1,
      10,
    ],
    [
      '{"a": [1}',
      `Unexpected close marker '}': expected ']' (for Array starting at [Source: (String)"{"a": [1}"; line: 1, column: 7])`,
      1,
      10,
    ],
  ];
  for (const [text, message, line, column] of cases) {
    const location = `[Source: (String)"${text}"; line: ${line}, column: ${column}]`;
    t.same(findJsonFault(text), { message: `${message}\n at ${location}`, location }, text);
  }
  t.match(findJsonFault('['.repeat(200_000)), { message: /^Unexpected end-of-input: expected close marker for Array/ });
  t.match(findJsonFault('x'.repeat(600)), { location: /"\[truncated 100 chars\]; line: 1, column: 601\]$/ });
  t.end();
});

test('a fault is found in every text that is no JSON, and in no other', (t) => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 1 })).map(([json, at, extra]) => {
      const place = at % (json.length + 1);
      return json.slice(0, place) + extra + json.slice(place + 1);
    }),
  );
  fc.assert(
    fc.property(text, (json) => {
      try {
        JSON.parse(json);
      } catch {
        return findJsonFault(json) !== undefined;
      }
      return findJsonFault(json) === undefined;
    }),
    { numRuns: 3000, seed: 3 },
  );
  t.end();
});
