import { test } from 'tap';
import { traceHeader, traceId } from '../../src/http/trace.ts';

test('X-Ray’s header is passed on where Step Functions would take it', async (t) => {
  const root = 'Root=1-67891233-abcdef012345678912345678';
  t.equal(traceHeader({ 'x-amzn-trace-id': root }), root);
  t.equal(traceHeader({}), undefined);
  t.equal(traceHeader({ 'x-amzn-trace-id': 'x'.repeat(257) }), undefined);
});

test('a request tells the id of its trace by W3C’s header or X-Ray’s', async (t) => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const xray = { 'x-amzn-trace-id': 'Self=1-0-0;Root=1-67891233-abcdef012345678912345678;Sampled=1' };
  t.equal(traceId({ traceparent }), '4bf92f3577b34da6a3ce929d0e0e4736');
  t.equal(traceId(xray), '67891233abcdef012345678912345678');
  t.equal(traceId({ ...xray, traceparent: 'nonsense' }), '67891233abcdef012345678912345678');
  t.equal(traceId({}), undefined);
  t.equal(traceId({ 'x-amzn-trace-id': 'Sampled=1' }), undefined);
});
