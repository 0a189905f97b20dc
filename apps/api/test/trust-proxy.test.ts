import { test } from 'tap';
import { parseTrustProxy } from '../src/trust-proxy.ts';

test('proxies are named by address or network', async (t) => {
  t.same(parseTrustProxy(''), []);
  t.same(parseTrustProxy('10.0.0.0/8, ::1,loopback'), ['10.0.0.0/8', '::1', 'loopback']);
});

test('whatever would let a caller choose its address is refused', async (t) => {
  for (const text of [
    'true',
    '1',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.1/8/8',
    '10.0.0.1,',
    'proxy',
  ])
    t.throws(() => parseTrustProxy(text), /^TRUST_PROXY/, text);
});
