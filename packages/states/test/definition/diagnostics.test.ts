import { test } from 'tap';
import { compileDefinition } from '../../src/definition/compile.ts';
import { InvalidDefinition } from '../../src/definition/diagnostics.ts';
import { Registry } from '../../src/integrations/registry.ts';
import { functionArn } from '../support/lambda.ts';
import { uncalledService } from '../support/own-service.ts';

const { catalog } = new Registry({ services: { lambda: {} } }, uncalledService);

/** The findings about a definition, as `location: message`, with the code where it isn't the usual one. */
function findings(definition: object): string[] {
  try {
    compileDefinition(JSON.stringify(definition), { type: 'STANDARD', catalog });
    return [];
  } catch (error) {
    if (!(error instanceof InvalidDefinition)) throw error;
    return error.diagnostics.map(({ code, message, location }) => {
      const shown = code === 'SCHEMA_VALIDATION_FAILED' ? '' : `${code} `;
      return `${shown}${location ?? ''}: ${message}`;
    });
  }
}

const E = { E: { Type: 'Succeed' } };
const of = (state: unknown) =>
  findings({ StartAt: 'S', States: { S: state, ...E } }).filter((text) => !/"E"/.test(text));
const pass = (more: object) => of({ Type: 'Pass', Next: 'E', ...more });
const wait = (more: object) => of({ Type: 'Wait', Next: 'E', ...more });
const task = (more: object) => of({ Type: 'Task', Resource: functionArn('f'), Next: 'E', ...more });
const rule = (more: object) => of({ Type: 'Choice', Choices: [{ Next: 'E', ...more }] });

test('every fault is told once, with its place', (t) => {
  const template = "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call";
  const cases: [found: string[], expected: string][] = [
    [findings({ StartAt: 'S', States: [] }), '/States: Expected value of type Object'],
    [findings({ StartAt: 'S', States: {} }), '/States: Value cannot be empty'],
    [findings({ StartAt: 7, States: E }), '/StartAt: Expected value of type String'],
    [of(7), '/States/S: Expected value of type Object'],
    [of({}), '/States/S: These fields are required: [Type]'],
    [of({ Type: 7 }), '/States/S/Type: Expected value of type String'],
    [of({ Type: 'Pass', End: 'yes' }), '/States/S/End: Expected value of type Boolean'],
    [of({ Type: 'Pass', Next: 7 }), '/States/S/Next: Expected value of type String'],
    [of({ Type: 'Fail', Next: 'E' }), "/States/S: Field 'Next' is not supported"],
    [pass({ Parameters: { 'a.$': 'b' } }), `/States/S/Parameters: ${template}`],
    [pass({ Parameters: { b: [{ 'a.$': 'States.No()' }] } }), `/States/S/Parameters/b[0]: ${template}`],
    [pass({ Parameters: { 'a.$': "States.Format('{}'" } }), `/States/S/Parameters: ${template}`],
    [pass({ OutputPath: 7 }), '/States/S/OutputPath: Expected value of type String'],
    [
      pass({ ResultPath: '$.a[*]' }),
      "/States/S/ResultPath: Value is not a Reference Path: '$.a[*]' does not name a single value",
    ],
    [pass({ Assign: { '1a': 1 } }), "/States/S/Assign: The variable name '1a' is not valid"],
    [
      pass({ QueryLanguage: 'JSONata', Output: '{% $x( %}' }),
      'INVALID_JSONATA_EXPRESSION /States/S/Output: Expected ")" before end of expression',
    ],
    [wait({}), '/States/S: One of these fields is required: [Seconds, SecondsPath, Timestamp, TimestampPath]'],
    [wait({ Seconds: 1.5 }), '/States/S/Seconds: Expected value of type Integer'],
    [task({ Retry: [{ ErrorEquals: [] }] }), '/States/S/Retry[0]/ErrorEquals: Value cannot be empty'],
    [task({ Catch: [{ ErrorEquals: ['A'] }] }), '/States/S/Catch[0]: These fields are required: [Next]'],
    [
      task({ Catch: [{ ErrorEquals: ['A'], Next: 'Z' }] }),
      "MISSING_TRANSITION_TARGET /States/S/Catch[0]/Next: Missing 'Next' target: Z",
    ],
    [rule({ Variable: '$.x' }), '/States/S/Choices[0]: A choice rule needs a comparison operator'],
    [rule({ And: [] }), '/States/S/Choices[0]/And: Value cannot be empty'],
    [
      rule({ Variable: '$.x', NumericEquals: '1' }),
      '/States/S/Choices[0]/NumericEquals: Expected value of type Number',
    ],
    [
      rule({ Not: { Variable: 'x', IsNull: true } }),
      "/States/S/Choices[0]/Not/Variable: Value is not a Reference Path: Reference path didn't start with '$'",
    ],
    [
      rule({ Next: undefined, Variable: '$.x', IsNull: true }),
      '/States/S/Choices[0]: These fields are required: [Next]',
    ],
    [of({ Type: 'Parallel', Branches: {}, Next: 'E' }), '/States/S/Branches: Expected value of type Array'],
    [
      of({ Type: 'Parallel', Branches: [{ StartAt: 'A' }], Next: 'E' }),
      '/States/S/Branches[0]: These fields are required: [States]',
    ],
    [
      of({ Type: 'Map', ItemProcessor: { StartAt: 'A', States: { A: { Type: 'Pass' } } }, Next: 'E' }),
      "/States/S/ItemProcessor/States/A: One of 'Next' or 'End' is required",
    ],
  ];
  for (const [found, expected] of cases) t.same(found, [expected], expected);
  t.end();
});
