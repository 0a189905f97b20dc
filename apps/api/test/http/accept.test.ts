import { test } from 'tap';
import { acceptsJson } from '../../src/http/accept.ts';

test('an Accept header that leaves room for JSON is accepted', async (t) => {
  for (const accept of [
    undefined,
    '',
    '*/*',
    'application/*',
    'Application/JSON',
    'application/json; charset=utf-8',
    'text/html, application/json;q=0.1',
    'text/html,application/xhtml+xml,*/*;q=0.8',
  ])
    t.ok(acceptsJson(accept), String(accept));
});

test('an Accept header without room for JSON is not', async (t) => {
  for (const accept of [
    'text/html',
    'application/xml, text/*',
    'application/json;q=0',
    'application/json; q=0.000',
    'nonsense',
  ])
    t.notOk(acceptsJson(accept), accept);
});
