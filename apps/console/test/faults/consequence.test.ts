import { readFileSync } from 'node:fs';
import { test } from 'tap';
import { consequenceOf, retriesOf } from '../../src/faults/consequence.ts';
import { faultKinds, switchedOn } from '../../src/faults/switches.ts';

interface Retrier {
  ErrorEquals: string[];
  MaxAttempts: number;
}

/** The functions of a workflow, each with how often it is tried again whatever went wrong. */
function functionsOf(workflow: string): Map<string, number> {
  const found = new Map<string, number>();
  const file = new URL(`../../../../packages/workflows/${workflow}.asl.json`, import.meta.url);
  JSON.parse(readFileSync(file, 'utf8'), (_key, value) => {
    const placeholder = /^\$\{(\w+)FunctionArn\}$/.exec(value?.Parameters?.FunctionName ?? '')?.[1];
    if (!placeholder) return value;
    const name = placeholder.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
    const retry: Retrier[] = value.Retry ?? [];
    found.set(name, retry.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'))?.MaxAttempts ?? 0);
    return value;
  });
  return found;
}

test('how often steps are tried again is what the workflow says', async (t) => {
  const functions = functionsOf('order-processing');
  t.ok(functions.size > 8);
  t.strictSame(new Map(Object.entries(retriesOf)), functions);
});

test('what becomes of an order is known of every function of the workflows, whatever goes wrong with it', async (t) => {
  for (const name of [...functionsOf('order-processing').keys(), ...functionsOf('order-checks').keys()])
    for (const kind of faultKinds)
      for (const times of [1, 100, null]) t.notMatch(consequenceOf(name, { kind, times }), /Nothing is known/, name);
});

test('a step is tried again as long as it may be, then the order is undone, unless it has shipped', async (t) => {
  t.match(consequenceOf('charge-payment', { kind: 'fail', times: 4 }), /goes on, some seconds later/);
  t.match(consequenceOf('charge-payment', { kind: 'fail', times: 5 }), /5 times in all.* Nothing has been charged/);
  t.match(consequenceOf('charge-payment', { kind: 'crash after', times: 1 }), /not done twice/);
  t.match(consequenceOf('capture-payment', { kind: 'crash after', times: null }), /given back/);
  t.match(consequenceOf('fulfill-order', { kind: 'fail', times: null }), /given back/);
  t.match(consequenceOf('fulfill-order', { kind: 'crash after', times: null }), /completed/);
  t.match(consequenceOf('rollback-order', { kind: 'fail', times: 12 }), /goes on/);
  t.match(consequenceOf('assess-risk', { kind: 'slow', times: null }), /for review/);
  t.match(consequenceOf('quote-order', { kind: 'fail', times: 1 }), /check of a cart fails/);
});

test('what is on is said in words', async (t) => {
  t.strictSame(switchedOn({ functions: {}, declineCards: false, emptyStock: false }), []);
  t.strictSame(
    switchedOn({
      functions: { 'charge-payment': { kind: 'crash after', times: 2 } },
      declineCards: true,
      emptyStock: true,
    }),
    ['charge-payment crashes after its work', 'cards are declined', 'nothing is in stock'],
  );
});
