import { deepStrictEqual } from 'node:assert';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { test } from 'tap';
import { curlOf, shellQuoted, tokenCommand } from '../../src/shop/curl.ts';
import { createRequestLog, streamedEvents } from '../../src/shop/request-log.ts';
import { settle } from './support.ts';

/** The words that a real shell makes of a command, each ended by NUL, which no word can have in it. */
const wordsOf = (command: string): string[] => {
  const script = `curl() { printf '%s\\0' curl "$@"; }\n${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', env: { TOKEN: 'the token' } })
    .split('\0')
    .slice(0, -1);
};

const anyText = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => !value.includes('\0'));
const nasty = fc.string({ unit: fc.constantFrom(...`'"\\$\`!*?[]{}()<>|&;~#\n\t ab`), maxLength: 30 });

test('a quoted text is one word of the shell, exactly that text', async () => {
  // Many at once: a shell for each would take long.
  fc.assert(
    fc.property(fc.array(fc.oneof(anyText, nasty), { minLength: 20, maxLength: 60 }), (texts) => {
      deepStrictEqual(wordsOf(`curl ${texts.map(shellQuoted).join(' ')}`).slice(1), texts);
    }),
    { numRuns: 20 },
  );
});

test('the command is the request again, with the token of the shell', async (t) => {
  const body = JSON.stringify({ line1: 'O\'Connell St. $HOME `id` \\ "x"\n' });
  const command = curlOf({
    method: 'POST',
    url: 'http://shop.example/orders?a=1&b=[2]',
    headers: [
      ['authorization', 'Bearer $TOKEN'],
      ['content-type', 'application/json'],
      ['x-empty', ''],
    ],
    body,
  });
  t.same(wordsOf(command), [
    'curl',
    '-sS',
    '-X',
    'POST',
    'http://shop.example/orders?a=1&b=[2]',
    '--globoff',
    '-H',
    'Authorization: Bearer the token',
    '-H',
    'content-type: application/json',
    '-H',
    'x-empty;',
    '--data-raw',
    body,
  ]);
});

test('a stream is shown as it comes', async (t) => {
  const command = curlOf({
    method: 'GET',
    url: 'http://shop.example/orders/ord_1/events',
    headers: [['accept', 'text/event-stream']],
    body: undefined,
  });
  t.same(wordsOf(command), [
    'curl',
    '-sSN',
    'http://shop.example/orders/ord_1/events',
    '-H',
    'accept: text/event-stream',
  ]);
});

test('the command that gets a token sets the variable', async (t) => {
  const command = tokenCommand('http://shop.example', "it's me");
  const script = `curl() { printf '{"token":"%s"}' "$*"; }; jq() { cat; }\n${command}\nprintf %s "$TOKEN"`;
  const output = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
  t.match(output, 'http://shop.example/dev/token');
  t.match(output, `{"userId":"it's me","role":"customer"}`);
});

const request = (path: string, init?: RequestInit) => new Request(`http://shop.example${path}`, init);

test('a call is noted with what was sent and what came, and its caller still reads it', async (t) => {
  let time = 1_000;
  const log = createRequestLog(() => time);
  const send = log.recording(async () => {
    time += 25;
    return Response.json({ paymentAction: { clientSecret: 'pi_1_secret_2', redirectUrl: null } }, { status: 202 });
  });
  const headers = { authorization: 'Bearer abc.def', 'content-type': 'application/json' };
  const response = await send(request('/orders', { method: 'POST', headers, body: '{"a":1}' }));
  t.match(await response.json(), { paymentAction: { clientSecret: 'pi_1_secret_2' } });
  await settle();
  const [call] = log.calls.value;
  t.match(call, { status: 202, durationMs: 25, streams: false, request: { method: 'POST', body: '{"a":1}' } });
  t.same(call?.request.headers, [
    ['authorization', 'Bearer $TOKEN'],
    ['content-type', 'application/json'],
  ]);
  t.match(JSON.parse(call?.answer ?? ''), { paymentAction: { clientSecret: '(not shown)', redirectUrl: null } });
});

test('a stream is noted as it comes', async (t) => {
  const log = createRequestLog(() => 0);
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const send = log.recording(async () => new Response(readable, { headers: { 'content-type': 'text/event-stream' } }));
  const response = await send(request('/orders/ord_1/events'));
  const reading = response.text();
  await writer.write(new TextEncoder().encode('retry: 1000\n\nid: 1\ndata: {"sequence":1}\n\n: calm\n\nid: 2\nda'));
  await settle();
  t.match(log.calls.value[0], { streams: true, status: 200, durationMs: undefined });
  t.same(streamedEvents(log.calls.value[0]?.answer ?? ''), [{ id: '1', data: '{"sequence":1}' }]);
  await writer.write(new TextEncoder().encode('ta: {"sequence":2}\n\n'));
  await writer.close();
  await reading;
  await settle();
  t.equal(streamedEvents(log.calls.value[0]?.answer ?? '').length, 2);
  t.equal(log.calls.value[0]?.durationMs, 0);
});

test('a call without an answer is noted with why, and fails as before', async (t) => {
  const log = createRequestLog(() => 0);
  const send = log.recording(() => Promise.reject(new TypeError('Failed to fetch')));
  await t.rejects(send(request('/products')), { message: 'Failed to fetch' });
  t.match(log.calls.value[0], { failure: 'Failed to fetch', status: undefined });
});

test('the last hundred are kept, newest first', async (t) => {
  const log = createRequestLog(() => 0);
  const send = log.recording(async () => new Response(null, { status: 204 }));
  for (let index = 0; index < 105; index += 1) await send(request(`/products/${index}`));
  t.equal(log.calls.value.length, 100);
  t.match(log.calls.value[0]?.request.url, '/products/104');
  log.clear();
  t.same(log.calls.value, []);
});
