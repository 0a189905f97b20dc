import type { InvokeRequest, InvokeResponse } from '@expressway/local-aws';
import { type Test, test } from 'tap';
import { createFaultSwitches, type FunctionFaults, lateMs } from '../../src/dev/fault-switches.ts';
import { behind } from '../../src/interference.ts';

const done: InvokeResponse = { statusCode: 200, executedVersion: '$LATEST', requestId: 'r', payload: '"done"' };
const never = new AbortController().signal;
const call = (functionName: string, invocationType: InvokeRequest['invocationType'] = 'RequestResponse') => ({
  functionName,
  invocationType,
  payload: '{}',
});

/** Switches before a Lambda that does everything at once, in a time that passes when the test says so. */
function setUp(t: Test, faults: FunctionFaults) {
  const pauses: { ms: number; signal: AbortSignal; end: () => void }[] = [];
  const switches = createFaultSwitches({
    uuid: () => 'id',
    pause: (ms, signal) =>
      new Promise<void>((end) => {
        pauses.push({ ms, signal, end });
        signal.addEventListener('abort', () => end());
      }),
  });
  t.teardown(() => switches.close());
  switches.set(faults);
  const worked: string[] = [];
  const invoke = switches.invoke(async ({ functionName }, signal) => {
    signal.throwIfAborted();
    worked.push(functionName);
    return done;
  });
  return { switches, worked, pauses, invoke: (name: string, signal = never) => invoke(call(name), signal) };
}

const errorOf = ({ functionError, payload }: InvokeResponse) => functionError && JSON.parse(payload).errorType;

test('a fault strikes as often as it says, or until it is switched off, and no other function', async (t) => {
  const { switches, worked, invoke } = setUp(t, {
    'charge-payment': { kind: 'fail', times: 2 },
    'capture-payment': { kind: 'crash before', times: null },
  });
  t.equal(await invoke('fulfill-order'), done);
  t.equal(errorOf(await invoke('charge-payment')), 'Error');
  t.strictSame(switches.faults()['charge-payment'], { kind: 'fail', times: 1 });
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:charge-payment:$LATEST';
  t.match(await invoke(arn), { functionError: 'Unhandled', payload: /charge-payment fails since it was switched/ });
  t.equal(await invoke('charge-payment'), done);
  for (let time = 0; time < 3; time++) t.equal(errorOf(await invoke('capture-payment')), 'Runtime.ExitError');
  t.strictSame(switches.faults(), { 'capture-payment': { kind: 'crash before', times: null } });
  t.strictSame(worked, ['fulfill-order', 'charge-payment']);
  switches.set({});
  t.equal(await invoke('capture-payment'), done);
});

test('a crash before leaves no effect, one after does', async (t) => {
  const { worked, invoke } = setUp(t, {
    'charge-payment': { kind: 'crash before', times: null },
    'fulfill-order': { kind: 'crash after', times: null },
  });
  for (const name of ['charge-payment', 'fulfill-order'])
    t.match(await invoke(name), {
      statusCode: 200,
      functionError: 'Unhandled',
      payload: '"errorMessage":"RequestId: id Error: Runtime exited with error: exit status 1"',
    });
  t.strictSame(worked, ['fulfill-order']);
});

test('a slow function works late, or when it is slow no longer', async (t) => {
  const { switches, worked, pauses, invoke } = setUp(t, {
    'charge-payment': { kind: 'slow', times: 1 },
    'fulfill-order': { kind: 'slow', times: null },
  });
  const charge = invoke('charge-payment');
  const shipment = invoke('fulfill-order');
  t.strictSame([worked, pauses.map(({ ms }) => ms)], [[], [lateMs, lateMs]]);
  pauses[0]?.end();
  t.equal(await charge, done);
  switches.set({ 'fulfill-order': { kind: 'slow', times: null } });
  t.notOk(pauses[1]?.signal.aborted);
  switches.set({ 'fulfill-order': { kind: 'fail', times: null } });
  t.equal(await shipment, done);
  t.equal(errorOf(await invoke('fulfill-order')), 'Error');
  t.strictSame(worked, ['charge-payment', 'fulfill-order']);
});

test('a slow function whose task has timed out works all the same', async (t) => {
  const { worked, invoke } = setUp(t, { 'charge-payment': { kind: 'slow', times: null } });
  const timeOut = new AbortController();
  const charge = invoke('charge-payment', timeOut.signal);
  timeOut.abort(new Error('timed out'));
  await t.rejects(charge, { message: 'timed out' });
  t.strictSame(worked, ['charge-payment']);
});

test('closing ends every wait', async (t) => {
  const { switches, invoke } = setUp(t, { 'charge-payment': { kind: 'slow', times: 1 } });
  const charge = invoke('charge-payment');
  switches.close();
  t.equal(await charge, done);
  t.strictSame(switches.faults(), {});
});

test('what was in the way before stays in the way, behind the switches', async (t) => {
  const { switches } = setUp(t, { 'charge-payment': { kind: 'fail', times: 1 } });
  const other = { ...done, payload: '"other"' };
  const sns = async () => undefined;
  const both = behind([switches], { sns, invoke: () => async () => other });
  t.equal(both.sns, sns);
  const invoke = both.invoke?.(async () => done);
  t.equal(errorOf((await invoke?.(call('charge-payment'), never)) ?? done), 'Error');
  t.equal(await invoke?.(call('charge-payment'), never), other);
  t.equal(await behind([switches], {}).invoke?.(async () => done)(call('charge-payment'), never), done);
});

test('what nobody waits for is not counted', async (t) => {
  const { switches } = setUp(t, { 'charge-payment': { kind: 'fail', times: 1 } });
  const invoke = switches.invoke(async () => done);
  t.equal(await invoke(call('charge-payment', 'Event'), never), done);
  t.match(switches.faults(), { 'charge-payment': { times: 1 } });
});
