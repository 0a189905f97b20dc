import { test } from 'tap';
import { traceHeader } from '../../src/http/trace.ts';

test('X-Ray’s header is passed on where Step Functions would take it', async (t) => {
  const root = 'Root=1-67891233-abcdef012345678912345678';
  t.equal(traceHeader({ 'x-amzn-trace-id': root }), root);
  t.equal(traceHeader({}), undefined);
  t.equal(traceHeader({ 'x-amzn-trace-id': 'x'.repeat(257) }), undefined);
});
