import { test } from 'tap';
import { assessRisk, type RiskFacts } from '../../src/index.ts';
import { berlin } from '../fixtures.ts';

const facts = (more: Partial<RiskFacts>): RiskFacts => ({
  total: 5_000,
  pieces: 3,
  address: berlin,
  signedIn: true,
  ...more,
});

test('an everyday order is accepted', async (t) => {
  t.strictSame(assessRisk(facts({})), { decision: 'accept', score: 0, reasons: [] });
});

test('a large order is looked at by a person', async (t) => {
  t.match(assessRisk(facts({ total: 200_000 })), { decision: 'review', reasons: ['large total'] });
});

test('points add up to a refusal', async (t) => {
  const address = { ...berlin, line1: 'c/o ACME Freight Forwarding' };
  t.match(assessRisk(facts({ total: 1_000_000, address })), { decision: 'reject', score: 140 });
});

test('an unknown customer may buy for less before it is noticed', async (t) => {
  t.equal(assessRisk(facts({ total: 100_000, pieces: 60, signedIn: true })).decision, 'accept');
  t.equal(assessRisk(facts({ total: 100_000, pieces: 60, signedIn: false })).decision, 'review');
});
