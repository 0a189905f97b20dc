import { test } from 'tap';
import { createContract, type Document } from './document.ts';

const document: Document = {
  paths: {
    '/cups/{cupId}': {
      get: {
        operationId: 'getCup',
        responses: {
          200: {
            content: {
              'application/json': {
                schema: { type: 'object', required: ['size'], properties: { size: { type: 'integer' } } },
              },
            },
          },
          503: { content: { 'application/problem+json': { schema: {} } } },
        },
      },
    },
  },
  components: { schemas: {} },
};

test('an answer that is not as documented is found out', async (t) => {
  const { faults } = createContract(document);
  const good = {
    method: 'GET',
    path: '/cups/1?big',
    status: 200,
    headers: new Headers({ 'x-request-id': 'r', 'content-type': 'application/json; charset=utf-8' }),
    body: '{"size":1}',
  };
  const problem = {
    ...good,
    status: 503,
    headers: new Headers({ 'x-request-id': 'r', 'content-type': 'application/problem+json', 'retry-after': '1' }),
    body: '{"status":503,"requestId":"r","code":"SERVICE_UNAVAILABLE"}',
  };
  const less = (name: string, { headers }: { headers: Headers }) => {
    const copy = new Headers(headers);
    copy.delete(name);
    return copy;
  };
  t.same(faults(good), []);
  t.same(faults(problem), []);
  t.same(faults({ ...good, body: '{"size":"big"}' }), ['/size must be integer']);
  t.same(faults({ ...good, body: '' }), ['the body is missing']);
  t.same(faults({ ...good, status: 201 }), ['status 201 is not documented']);
  t.same(faults({ ...good, method: 'POST' }), ['there is no such operation']);
  t.same(faults({ ...good, headers: less('x-request-id', good) }), ['there is no X-Request-Id header']);
  t.same(faults({ ...good, headers: new Headers({ 'x-request-id': 'r', 'content-type': 'text/html' }) }), [
    'text/html is not documented for 200',
  ]);
  t.same(faults({ ...problem, headers: less('retry-after', problem) }), ['there is no retry-after header']);
  t.same(faults({ ...problem, body: '{"status":500,"requestId":"other"}' }), [
    'the problem has another status',
    'the problem has another requestId',
  ]);
  t.same(faults({ ...problem, body: '{"status":503,"requestId":"r","code":"NOT_FOUND"}' }), [
    'NOT_FOUND of a call that is documented',
  ]);
});
