import { test } from 'tap';
import { accepts } from '../../src/http/accept.ts';

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
    t.ok(accepts(accept, 'application/json'), String(accept));
});

test('an Accept header without room for JSON is not', async (t) => {
  for (const accept of [
    'text/html',
    'application/xml, text/*',
    'application/json;q=0',
    'application/json; q=0.000',
    'nonsense',
  ])
    t.notOk(accepts(accept, 'application/json'), accept);
});

test('so it is with other media types', async (t) => {
  for (const accept of ['text/event-stream', 'text/*;q=0.5', 'application/json, */*'])
    t.ok(accepts(accept, 'text/event-stream'), accept);
  for (const accept of ['application/json', 'text/event-stream;q=0', 'text/html'])
    t.notOk(accepts(accept, 'text/event-stream'), accept);
});
