import { test } from 'tap';
import type { ExecutionSummary } from '../src/index.ts';
import { statisticsOf } from '../src/statistics.ts';

const start = Date.UTC(2026, 10, 24);
let executions = 0;

const execution = (status: ExecutionSummary['status'], durationMs: number | null): ExecutionSummary => ({
  executionArn: `arn:${executions}`,
  workflow: 'order-processing',
  name: 'any',
  orderId: null,
  status,
  startedAt: new Date(start + executions++).toISOString(),
  stoppedAt: durationMs === null ? null : new Date(start + executions - 1 + durationMs).toISOString(),
  redriveCount: 0,
  redrivenAt: null,
});

test('what became of executions', async (t) => {
  await t.test('none, and none that has ended', async (t) => {
    const none = { RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 };
    t.strictSame(statisticsOf([]), {
      executions: 0,
      since: null,
      statuses: none,
      successRate: null,
      durationMs: null,
    });
    const running = execution('RUNNING', null);
    t.strictSame(statisticsOf([running]), {
      executions: 1,
      since: running.startedAt,
      statuses: { ...none, RUNNING: 1 },
      successRate: null,
      durationMs: null,
    });
  });

  await t.test('is counted over those that have ended, however they did', async (t) => {
    const all = [
      execution('ABORTED', 30),
      execution('SUCCEEDED', 10),
      execution('RUNNING', null),
      execution('FAILED', 40),
      execution('TIMED_OUT', 20),
    ];
    t.match(statisticsOf(all.toReversed()), {
      executions: 5,
      since: all[0]?.startedAt,
      statuses: { RUNNING: 1, SUCCEEDED: 1, FAILED: 1, TIMED_OUT: 1, ABORTED: 1 },
      successRate: 0.25,
      durationMs: { p50: 20, p90: 40, p99: 40 },
    });
  });

  await t.test('percentiles are durations that there were', async (t) => {
    const spread = Array.from({ length: 200 }, (_, index) => execution('SUCCEEDED', ((index * 7) % 200) + 1));
    t.match(statisticsOf(spread), { successRate: 1, durationMs: { p50: 100, p90: 180, p99: 198 } });
    t.match(statisticsOf([execution('FAILED', 5)]), { successRate: 0, durationMs: { p50: 5, p90: 5, p99: 5 } });
  });
});
