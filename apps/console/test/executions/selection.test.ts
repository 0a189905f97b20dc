import { test } from 'tap';
import { readSelection, withIteration } from '../../src/executions/selection.ts';
import { progressOf } from '../../src/history/steps.ts';
import { scrollFor, windowOf } from '../../src/ui/window.ts';

const at = '2026-11-24T12:00:00.000Z';
const progress = progressOf([
  { id: 1, previousEventId: 0, at, type: 'ExecutionStarted', details: null },
  { id: 2, previousEventId: 0, at, type: 'TaskStateEntered', details: { name: 'Charge' } },
  { id: 3, previousEventId: 2, at, type: 'TaskScheduled', details: {} },
]);

test('what is selected is in the address: a step, one of its events, or a state that was not reached', async (t) => {
  t.match(readSelection({ step: '2' }, progress), { view: 'graph', state: 'Charge', step: { id: 2 } });
  t.match(readSelection({ event: '3', view: 'events' }, progress), { view: 'events', event: 3, step: { id: 2 } });
  t.match(readSelection({ state: 'Ship' }, progress), { state: 'Ship', step: undefined });
  for (const nonsense of [{ step: '99' }, { step: '-1' }, { view: 'x' }, { event: '1e9', items: '~,~1,a~b' }])
    t.match(readSelection(nonsense, progress), { view: 'graph', step: undefined, state: undefined });
});

test('items of Maps are chosen by name', async (t) => {
  const { iterations } = readSelection({ items: 'Each~2,With~tilde~1' }, progress);
  t.same(
    [...iterations],
    [
      ['Each', 2],
      ['With~tilde', 1],
    ],
  );
  t.equal(withIteration(iterations, 'Each', 0), 'Each~0,With~tilde~1');
  t.equal(withIteration(iterations, 'Each', undefined), 'With~tilde~1');
  t.equal(withIteration(new Map(), 'Each', undefined), undefined);
});

test('of a long list, what is in sight is rendered', async (t) => {
  t.same(windowOf(10_000, 30, 0, 600), { first: 0, end: 32 });
  t.same(windowOf(10_000, 30, 150_000, 600), { first: 4_988, end: 5_032 });
  t.same(windowOf(3, 30, 0, 600), { first: 0, end: 3 });
  t.same(windowOf(0, 30, 90, 600), { first: 0, end: 0 });
  t.equal(scrollFor(100, 30, 0, 600), 2_430);
  t.equal(scrollFor(2, 30, 300, 600), 60);
  t.equal(scrollFor(2, 30, 0, 600), undefined);
});
