import { test } from 'tap';
import { matchesEtag } from '../../src/http/etag.ts';

test('If-None-Match names an entity tag alone, in a list, weakly, or by *', async (t) => {
  for (const header of ['"a-v1"', '"x", "a-v1"', 'W/"a-v1"', '*']) t.ok(matchesEtag(header, '"a-v1"'), header);
});

test('If-None-Match with other tags, or none, names nothing', async (t) => {
  for (const header of [undefined, '', '"a-v2"', 'a-v1', '"a-v1'])
    t.notOk(matchesEtag(header, '"a-v1"'), String(header));
});
