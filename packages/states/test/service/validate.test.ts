import { test } from 'tap';
import { build } from '../support/build.ts';

const machine = (states: object, more: object = {}) =>
  JSON.stringify({ StartAt: Object.keys(states)[0], States: states, ...more });
const pass = (more: object = {}) => ({ Type: 'Pass', End: true, ...more });

/** A definition in which ten states fail and five are to be warned of. */
const faulty = machine(
  Object.fromEntries([
    ...Array.from({ length: 10 }, (_, i) => [`bad${i}`, pass({ Result: 1, InputPath: 7 })]),
    ...Array.from({ length: 5 }, (_, i) => [`odd${i}`, pass({ Result: '$.x' })]),
  ]),
);

test('all that is wrong is told, errors first, as many as are asked for', async (t) => {
  const { service } = build(t);
  const validate = (more: object) => service.validateStateMachineDefinition({ definition: faulty, ...more });
  const { diagnostics, result, truncated } = await validate({ severity: 'WARNING' });
  t.same([result, truncated], ['FAIL', false]);
  t.match(diagnostics[0], { severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', location: '/States/bad0/InputPath' });
  t.match(diagnostics.at(-1), {
    severity: 'WARNING',
    code: 'PASS_RESULT_IS_STATIC',
    location: '/States/odd4/Result',
  });
  const errors = (await validate({})).diagnostics.filter(({ severity }) => severity === 'ERROR');
  t.same((await validate({})).diagnostics, errors, 'errors alone unless warnings are asked for');
  const three = await validate({ maxResults: 3 });
  t.same([three.diagnostics.length, three.truncated], [3, true]);
  t.equal((await validate({ maxResults: 0 })).truncated, false, '0 is the default');
  await t.rejects(validate({ maxResults: 101 }), { name: 'ValidationException' });
});

test('a definition of which is only warned is fine', async (t) => {
  const { service } = build(t);
  const cases: [object, code: string, location: string][] = [
    [{ Type: 'Pass', Result: '$.x' }, 'PASS_RESULT_IS_STATIC', '/States/S/Result'],
    [{ Type: 'Pass', Parameters: { a: [{ b: '$.x' }] } }, 'NO_DOLLAR', '/States/S/Parameters/a[0]/b'],
    [{ Type: 'Pass', Assign: { id: 'States.UUID()' } }, 'NO_DOLLAR', '/States/S/Assign/id'],
    [{ Type: 'Fail', Cause: '$.cause', End: undefined }, 'NO_PATH', '/States/S/Cause'],
  ];
  for (const [state, code, location] of cases) {
    const definition = machine({ S: pass(state) });
    t.match(await service.validateStateMachineDefinition({ definition, severity: 'WARNING' }), {
      result: 'OK',
      diagnostics: [{ severity: 'WARNING', code, location }],
    });
  }
  const jsonata = machine({ S: { Type: 'Pass', Output: '$.x', End: true } }, { QueryLanguage: 'JSONata' });
  t.same((await service.validateStateMachineDefinition({ definition: jsonata, severity: 'WARNING' })).diagnostics, []);
});

test('names of states are unique in the whole machine, and not too long', async (t) => {
  const { service } = build(t);
  const long = 'x'.repeat(81);
  const inner = { StartAt: 'S', States: { S: pass(), [long]: { Type: 'Succeed' } } };
  const definition = machine({ S: { Type: 'Parallel', Branches: [inner], End: true } });
  const { diagnostics } = await service.validateStateMachineDefinition({ definition });
  t.match(
    diagnostics.filter(({ code }) => code.endsWith('STATE_NAME')),
    [
      {
        code: 'DUPLICATE_STATE_NAME',
        message: 'Duplicate State name: S',
        location: '/States/S/Branches[0]/States/S',
      },
      { code: 'INVALID_STATE_NAME', location: `/States/S/Branches[0]/States/${long}` },
    ],
  );
});
