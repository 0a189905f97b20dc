import { createHash } from 'node:crypto';
import { test } from 'tap';
import { problemCatalogue, problemCodes } from '../../src/problems/catalogue.ts';
import { ApiProblem } from '../../src/problems/problem.ts';
import { build, startParts } from '../support/build.ts';

test('the pages of problems', async (t) => {
  const { app, request } = await build(t, await startParts(t), {
    plugins: [
      async (app) => {
        app.get<{ Params: { code: (typeof problemCodes)[number] } }>('/raise/:code', (request) => {
          throw new ApiProblem(request.params.code);
        });
      },
    ],
  });
  const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

  await t.test('the type of every error answer leads to a page that says what it is and what to do', async (t) => {
    for (const code of problemCodes) {
      const { type } = (await app.inject(`/raise/${code}`)).json();
      const response = await request({ url: type, headers: browser });
      t.equal(response.statusCode, 200, code);
      t.match(response.headers['content-type'], 'text/html');
      const text = textOf(response.body);
      const { status, title, description, remedy } = problemCatalogue[code];
      for (const part of [code, String(status), title, plain(description), plain(remedy), `"type": "${type}"`])
        t.ok(text.includes(part), `${code}: ${part}`);
    }
  });

  await t.test('the list links to each of them, and they link back', async (t) => {
    const { body } = await request({ url: '/problems', headers: browser });
    const links = [...body.matchAll(/href="(\/problems\/[^"]+)"/g)].map(([, link]) => String(link));
    t.equal(links.length, problemCodes.length);
    for (const link of links) t.match((await request(link)).body, 'href="/problems"');
  });

  await t.test('nothing runs on them, and of styles only the one that they carry', async (t) => {
    const { headers, body } = await request('/problems/not-found');
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(body) ?? [];
    t.equal(
      headers['content-security-policy'],
      `default-src 'none';style-src 'sha256-${createHash('sha256').update(style).digest('base64')}';` +
        "base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    t.notMatch(body, /<script|style="|\son\w+=/);
  });

  await t.test('whoever asks for JSON gets the same as data', async (t) => {
    const headers = { accept: 'application/json' };
    const one = await request({ url: '/problems/quote-expired', headers });
    t.strictSame(one.json(), {
      type: '/problems/quote-expired',
      code: 'QUOTE_EXPIRED',
      ...problemCatalogue.QUOTE_EXPIRED,
    });
    t.match(one.headers.vary, 'Accept');
    const list = (await request({ url: '/problems', headers })).json();
    t.same(
      list.items.map(({ code }: { code: string }) => code),
      problemCodes,
    );
  });

  await t.test('a code that there isn’t is 404', async (t) => {
    for (const path of ['nothing', 'NOT_FOUND', 'constructor', '%3Cscript%3E'])
      t.match((await request(`/problems/${path}`)).json(), { status: 404, code: 'NOT_FOUND' }, path);
  });
});

const plain = (sentence: string) => sentence.replaceAll('`', '');
const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
