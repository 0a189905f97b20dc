import fc from 'fast-check';
import { test } from 'tap';
import { Payload } from '../../src/payload.ts';
import { branch } from '../support/definitions.ts';
import { type Behaviour, Simulation } from '../support/simulation.ts';
import { snapshot } from '../support/snapshot.ts';

const INPUT = { items: [1, { deep: [true] }, 'three'] };

/** Answers that depend on the input alone, so that a task run again answers the same. */
const behaviour: Behaviour = (functionName, input) => {
  const name = functionName.split(':').at(-1);
  if (name === 'echo') return { output: input };
  if (name === 'count') return { output: Payload.ofValue(input.text.length) };
  return { failure: name === 'flaky' ? { error: 'Flaky', cause: 'now and then' } : { error: 'Broken' } };
};

/** How an execution ended. Branches may go on in another order after a cut, and the ids that causes name with them. */
const endOf = ({ execution: { status, output, failure } }: Simulation) => ({
  status,
  output: output?.text.replaceAll(/event id #\d+/g, 'event id'),
  error: failure?.error,
});

test('folding the recorded events gives the live state, after every command', (t) => {
  fc.assert(
    fc.property(branch(2), (definition) => {
      const live = new Simulation(definition, behaviour);
      const folded = new Simulation(definition, behaviour);
      let replayed = 0;
      live.start(INPUT);
      do {
        folded.replay(live.events.slice(replayed));
        replayed = live.events.length;
        t.same(snapshot(folded.execution), snapshot(live.execution));
      } while (live.proceed());
      t.not(live.execution.status, 'RUNNING');
    }),
    { numRuns: 50, seed: 20261101 },
  );
  t.end();
});

test('an execution cut short after any event comes to the same end when it is resumed', (t) => {
  fc.assert(
    fc.property(branch(2), (definition) => {
      const whole = new Simulation(definition, behaviour);
      whole.start(INPUT);
      whole.finish();
      const wanted = endOf(whole);
      for (let length = 1; length < whole.events.length; length++) {
        const cut = new Simulation(definition, behaviour);
        cut.replay(whole.events.slice(0, length));
        cut.command({ type: 'resume' });
        cut.finish();
        const got = endOf(cut);
        if (got.status !== wanted.status || got.output !== wanted.output || got.error !== wanted.error) {
          t.same(got, wanted, `cut after ${length} of ${whole.events.length} events`);
          throw new Error('a resumed execution ended differently');
        }
      }
    }),
    { numRuns: 20, seed: 20261102 },
  );
  t.pass('all cuts came to the same end');
  t.end();
});

/** Every task succeeds, with what depends on its input alone. */
const healed: Behaviour = (_name, input) => ({ output: Payload.ofValue(input.text.length) });

/** Runs an execution until it fails or, if it lasts, is stopped after some steps; undefined if it succeeds first. */
function unsuccessful(definition: object, steps: number): Simulation | undefined {
  const simulation = new Simulation(definition, behaviour);
  simulation.start(INPUT);
  for (let step = 0; step < steps && simulation.proceed(); step++);
  if (simulation.execution.status === 'RUNNING') simulation.command({ type: 'stop', failure: {} });
  return simulation.execution.status === 'SUCCEEDED' ? undefined : simulation;
}

test('a redriven execution, folded or cut short after any event, comes to the same end', (t) => {
  let redriven = 0;
  let mapRuns = 0;
  fc.assert(
    fc.property(branch(2), fc.nat(12), (definition, steps) => {
      const live = unsuccessful(definition, steps);
      if (live === undefined) return;
      redriven++;
      const before = live.events.length;
      live.redrive(healed);
      const folded = new Simulation(definition, healed);
      let replayed = 0;
      do {
        folded.replay(live.events.slice(replayed));
        replayed = live.events.length;
        t.same(snapshot(folded.execution), snapshot(live.execution));
      } while (live.proceed());
      t.not(live.execution.status, 'RUNNING');
      const wanted = endOf(live);
      mapRuns += live.events.filter(({ type }) => type === 'MapRunRedriven').length;
      for (let length = before + 1; length < live.events.length; length++) {
        const cut = new Simulation(definition, healed);
        cut.replay(live.events.slice(0, length));
        cut.command({ type: 'resume' });
        cut.finish();
        t.same(endOf(cut), wanted, `cut after ${length} of ${live.events.length} events`);
      }
    }),
    { numRuns: 45, seed: 20261103 },
  );
  t.ok(redriven > 15, `${redriven} executions were redriven`);
  t.ok(mapRuns > 0, `${mapRuns} Map Runs were redriven`);
  t.end();
});
