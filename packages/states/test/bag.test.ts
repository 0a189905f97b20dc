import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { Bag } from '../src/bag.ts';

t.test('holds what was added and not yet taken out, in whatever order that was done', async () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(), { freq: 2 })), (steps) => {
      const bag = new Bag<number>();
      const held: { readonly item: number; readonly takeOut: () => void }[] = [];
      for (const [item, step] of steps.entries()) {
        if (step === null) held.push({ item, takeOut: bag.add(item) });
        else if (held.length > 0) held.splice(step % held.length, 1)[0]?.takeOut();
        assert.deepEqual([...bag].sort(), held.map(({ item }) => item).sort());
      }
    }),
    { seed: 1 },
  );
});
