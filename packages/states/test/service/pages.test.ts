import { test } from 'tap';
import { build, create, ended } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';

const pass = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };
const DAY = 24 * 3600 * 1000;

test('the token of a page is good for a day, and for the list that gave it', async (t) => {
  const clock = new ManualClock();
  const { service } = build(t, { clock });
  const stateMachineArn = await create(service, pass);
  const other = await create(service, pass);
  const { executionArn } = await service.startExecution({ stateMachineArn });
  await ended(service, executionArn);
  const invalid = { name: 'InvalidToken', message: "Invalid Token: 'Invalid token'" };

  const machines = await service.listStateMachines({ maxResults: 1 });
  const events = await service.getExecutionHistory({ executionArn, maxResults: 3 });
  const tokens = { machines: machines.nextToken ?? '', events: events.nextToken ?? '' };
  clock.advance(DAY - 1);
  const rest = await service.listStateMachines({ nextToken: tokens.machines });
  t.same(
    rest.stateMachines.map((machine) => machine.stateMachineArn),
    [other],
  );
  t.match((await service.getExecutionHistory({ executionArn, nextToken: tokens.events })).events, [{ id: 4 }]);
  await t.rejects(service.listStateMachines({ nextToken: tokens.events }), invalid);
  await t.rejects(service.getExecutionHistory({ executionArn, reverseOrder: true, nextToken: tokens.events }), invalid);

  clock.advance(1);
  await t.rejects(service.listStateMachines({ nextToken: tokens.machines }), invalid);
  await t.rejects(service.getExecutionHistory({ executionArn, nextToken: tokens.events }), invalid);
});
