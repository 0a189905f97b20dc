import fc from 'fast-check';
import { test } from 'tap';
import { bodyHash } from '../../src/http/body-hash.ts';

test('the hash of a body is the same whatever the order of its members', async (t) => {
  t.equal(bodyHash({ a: 1, b: { c: [1, 2], d: null } }), bodyHash({ b: { d: null, c: [1, 2] }, a: 1 }));
  t.match(bodyHash({}), /^[0-9a-f]{64}$/);
});

test('the hash of a body depends on values, on the order of arrays and on absent members', async (t) => {
  const bodies = [{ a: 1 }, { a: 2 }, { a: '1' }, { a: [1, 2] }, { a: [2, 1] }, { a: null }, {}, { b: 1 }];
  t.equal(new Set(bodies.map(bodyHash)).size, bodies.length);
});

test('any JSON hashes as its own copy does, with members the other way round', async () => {
  const reversed = (_name: string, value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).reverse())
      : value;
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const body = JSON.parse(JSON.stringify(value));
      return bodyHash(body) === bodyHash(JSON.parse(JSON.stringify(body, reversed)));
    }),
  );
});
