import { test } from 'tap';
import { Payload } from '../../src/payload.ts';
import { type Behaviour, Simulation } from '../support/simulation.ts';

const exceeded: Behaviour = () => ({ failure: { error: 'States.ExceedToleratedFailureThreshold', cause: '' } });
const healed: Behaviour = () => ({ output: Payload.ofValue(['done']) });

test('a Map Run is redriven a thousand times and no more', (t) => {
  const processor = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };
  const config = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
  const state = { Type: 'Map', Label: 'Each', ItemProcessor: { ...config, ...processor }, End: true };
  const simulation = new Simulation({ StartAt: 'M', States: { M: state } }, exceeded);
  simulation.start([1]);
  simulation.finish();
  for (let count = 1; count <= 1000; count++) {
    simulation.redrive(exceeded);
    simulation.finish();
  }
  const redriven = simulation.events.filter((event) => event.type === 'MapRunRedriven');
  t.same(
    redriven.map(({ redriveCount }) => redriveCount),
    Array.from({ length: 1000 }, (_, index) => index + 1),
  );
  t.equal(simulation.events.filter(({ type }) => type === 'MapRunStarted').length, 1);
  for (const count of [1001, 1002]) {
    simulation.redrive(healed);
    simulation.finish();
    t.match(simulation.execution, {
      status: 'FAILED',
      redriveCount: count,
      failure: { error: 'States.Runtime', cause: /has been redriven 1000 times/ },
    });
  }
  t.end();
});
