import { DatabaseSync } from 'node:sqlite';
import { test } from 'tap';
import { openDatabase } from '../../src/journal/open.ts';
import { build, create, ended } from '../support/build.ts';
import { hurryingClock } from '../support/clock.ts';

const { prepare } = DatabaseSync.prototype;
const PASS = { StartAt: 'Say', States: { Say: { Type: 'Pass', End: true } } };

test('no statement of the engine reads through all executions or events', async (t) => {
  const statements = new Set<string>();
  t.intercept(DatabaseSync.prototype, 'prepare', {
    value(this: DatabaseSync, sql: string) {
      statements.add(sql);
      return prepare.call(this, sql);
    },
  });
  const { service } = build(t, { clock: hurryingClock() });
  const stateMachineArn = await create(service, PASS);
  const { stateMachineVersionArn = '' } = await service.publishStateMachineVersion({ stateMachineArn });
  const { executionArn } = await service.startExecution({ stateMachineArn: stateMachineVersionArn });
  await ended(service, executionArn);
  for (const statusFilter of ['SUCCEEDED', 'RUNNING', undefined] as const) {
    for (const arn of [stateMachineArn, stateMachineVersionArn]) {
      await service.listExecutions({ stateMachineArn: arn, ...(statusFilter && { statusFilter }) });
    }
  }
  await service.getExecutionHistory({ executionArn, reverseOrder: true });
  await service.describeStateMachineForExecution({ executionArn });
  await service.stopExecution({ executionArn });
  await service.deleteStateMachine({ stateMachineArn });

  const db = openDatabase(undefined);
  t.teardown(() => db.close());
  const large = [...statements].filter((sql) => /\b(executions|events)\b/.test(sql) && !/^PRAGMA/.test(sql));
  t.ok(large.length > 15);
  for (const sql of large) {
    const plan = prepare
      .call(db, `EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail));
    const scan = /^SCAN (executions|events)\b(?!.*running)|TEMP B-TREE|USING INDEX executions_by_name \(machine=\?\)$/;
    t.notOk(
      plan.find((step) => scan.test(step)),
      sql,
    );
  }
});
