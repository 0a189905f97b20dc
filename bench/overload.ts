/** Twice as many requests as the server of `npm start` can do: `node overload.ts --help`. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { forked, message, stopped } from './lib/children.ts';
import { machine } from './lib/machine.ts';
import { table } from './lib/table.ts';
import { type Load, load, type Result } from './overload/load.ts';
import type { Started } from './overload/server-process.ts';
import { openShop } from './overload/shop.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    factor: { type: 'string', default: '2' },
    'in-flight': { type: 'string' },
    'event-loop': { type: 'string' },
    data: { type: 'string', default: join(import.meta.dirname, '.data') },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    'node overload.ts [--seconds 10] [--factor 2] [--in-flight MAX_REQUESTS_IN_FLIGHT] [--event-loop MAX_EVENT_LOOP_DELAY_MS]',
  );
  process.exit();
}
const seconds = Number(values.seconds);
const factor = Number(values.factor);
/** Who finds out what the server can do: callers that wait for their answer before they call again. */
const callers = 32;
/** Until functions have loaded as often as they run at a time. */
const warmUpSeconds = 10;
const settleMs = 300_000;
/** What overload may cost at most, on a machine that does nothing else: three tenths of what is done, and five times the wait. */
const leastShare = 0.7;
const mostWait = 5;

mkdirSync(values.data, { recursive: true });
const folder = mkdtempSync(join(values.data, 'overload-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const child = forked(fileURLToPath(import.meta.resolve('./overload/server-process.ts')), [], {
  env: {
    PATH: process.env.PATH,
    PORT: '0',
    STATES_PORT: '0',
    DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'error',
    // All calls come from one address, and orders from one customer.
    RATE_LIMIT_PER_MINUTE: '0',
    RATE_LIMIT_ANONYMOUS_PER_MINUTE: '0',
    RATE_LIMIT_ANONYMOUS_CHECKS_PER_MINUTE: '0',
    ...(values['in-flight'] && { MAX_REQUESTS_IN_FLIGHT: values['in-flight'] }),
    ...(values['event-loop'] && { MAX_EVENT_LOOP_DELAY_MS: values['event-loop'] }),
  },
});
const server = await message<Started>(child);
const shop = await openShop(server);
console.log(`${machine()}; ${callers} callers, then ${factor} × what they got done, ${seconds} s each\n`);

const violations: string[] = [];
const rows: (string | number)[][] = [];
for (const [path, request] of [
  ['/orders/validate', shop.check],
  ['/orders', shop.order],
] as const) {
  const call = { url: server.url, path, request };
  await measured({ ...call, seconds: warmUpSeconds, pace: { callers } });
  const capacity = await measured({ ...call, seconds, pace: { callers } });
  const overload = await measured({ ...call, seconds, pace: { rate: factor * capacity.acceptedPerSecond } });
  rows.push(row(`${path}, at capacity`, capacity), row(`${path}, overloaded`, overload));
  const share = overload.acceptedPerSecond / capacity.acceptedPerSecond;
  const wait = overload.p99 / capacity.p99;
  console.log(
    `POST ${path} under overload: ${share.toFixed(2)} × as much is done, the p99 of that is ${wait.toFixed(1)} ×`,
  );
  if (!(share >= leastShare)) violations.push(`${path}: too little is done under overload`);
  if (!(wait <= mostWait)) violations.push(`${path}: what is taken waits too long for its answer under overload`);
}
console.log();
console.log(
  table(
    ['', 'offered/s', 'accepted/s', 'p50 ms', 'p99 ms', 'p99 ms of refusals', 'OVERLOADED', 'other refusals'],
    rows,
  ),
);
await stopped(child);
for (const violation of violations) console.error(`VIOLATION: ${violation}`);
process.exit(violations.length > 0 ? 1 : 0);

/** Loads the server; then waits until every order that it took has ended. */
async function measured(given: Load): Promise<Result> {
  const result = await load(given);
  for (const [fault, times] of result.faults) violations.push(`${given.path}: ${fault} (${times} ×)`);
  if (given.path === '/orders') {
    const orderIds = result.bodies.map((body) => String(JSON.parse(body).orderId));
    const began = performance.now();
    const outcomes = await shop.outcomes(orderIds, settleMs);
    const text = [...outcomes].map(([status, count]) => `${count} ${status}`).join(', ');
    console.log(`${orderIds.length} orders taken: ${text}, ${((performance.now() - began) / 1000).toFixed(1)} s later`);
    if (outcomes.get('completed') !== orderIds.length)
      violations.push(`orders were taken that did not end well: ${text}`);
  }
  return result;
}

function row(
  name: string,
  { offeredPerSecond, acceptedPerSecond, p50, p99, refusedP99, overloaded, otherwise }: Result,
) {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const slowest = Number.isNaN(refusedP99) ? '' : refusedP99;
  return [name, offeredPerSecond, acceptedPerSecond, p50, p99, slowest, percent(overloaded), percent(otherwise)];
}
