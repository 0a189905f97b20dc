import { test } from 'tap';
import { loadPages, pagesOf } from '../../src/ui/load-pages.ts';

test('pages are loaded one after the other, as many as are asked for and there are', async (t) => {
  const cursors: (string | undefined)[] = [];
  const page = async (cursor: string | undefined) => {
    cursors.push(cursor);
    return { items: [cursors.length], nextCursor: cursors.length < 3 ? 'next' : null };
  };
  t.strictSame(await loadPages(2, page), { items: [1, 2], pages: 2, more: true });
  t.strictSame(cursors, [undefined, 'next']);
  t.strictSame(await loadPages(9, page), { items: [3], pages: 9, more: false });
  t.equal(cursors.length, 3);
});

test('an address that asks for no number of pages asks for one', async (t) => {
  t.strictSame(['3', undefined, '', '-2', 'many'].map(pagesOf), [3, 1, 1, 1, 1]);
});
