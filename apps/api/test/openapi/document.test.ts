import { test } from 'tap';
import { completeDocument } from '../../src/openapi/document.ts';

const schema = { type: 'string' };
const problem = (...codes: string[]) => ({
  description: 'No',
  content: {
    'application/problem+json': { schema, examples: Object.fromEntries(codes.map((code) => [code, { value: code }])) },
  },
});
const orderId = { name: 'orderId', in: 'path', schema };
const requestId = { schema, description: 'The id under which the logs know the request' };

const collected = (changes: object = {}) => ({
  paths: {
    '/a/{orderId}': {
      get: { operationId: 'getA', parameters: [orderId], responses: { 404: problem('A_GONE', 'B_GONE') } },
    },
    '/b/{orderId}': {
      get: { operationId: 'getB', parameters: [orderId], responses: { 404: problem('A_GONE', 'B_GONE') } },
      post: {
        operationId: 'postB',
        requestBody: { content: { 'application/json': { schema } } },
        responses: {
          200: { description: 'Done', content: { 'application/json': { schema } } },
          404: problem('B_GONE'),
        },
      },
    },
    ...changes,
  },
  components: {},
});

test('what recurs becomes a component, what doesn’t stays', async (t) => {
  const { paths, components } = completeDocument(collected(), {});
  t.strictSame(components, {
    parameters: { OrderId: orderId },
    headers: { 'X-Request-Id': requestId },
    examples: { A_GONE: { value: 'A_GONE' }, B_GONE: { value: 'B_GONE' } },
    responses: {
      AGoneOrBGone: {
        description: 'No',
        content: {
          'application/problem+json': {
            schema,
            examples: {
              A_GONE: { $ref: '#/components/examples/A_GONE' },
              B_GONE: { $ref: '#/components/examples/B_GONE' },
            },
          },
        },
        headers: { 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' } },
      },
    },
  });
  for (const path of ['/a/{orderId}', '/b/{orderId}'])
    t.match(paths[path]?.get, {
      parameters: [{ $ref: '#/components/parameters/OrderId' }],
      responses: { 404: { $ref: '#/components/responses/AGoneOrBGone' } },
    });
  t.match(paths['/b/{orderId}']?.post?.responses[404], { description: 'No' });
});

test('two things of one name are refused', async (t) => {
  const other = { ...orderId, description: 'Another' };
  const get = { operationId: 'getC', parameters: [other], responses: {} };
  const changes = { '/c/{orderId}': { get }, '/d/{orderId}': { get: { ...get, operationId: 'getD' } } };
  t.throws(() => completeDocument(collected(changes), {}), { message: /two different parameters are called OrderId/i });
});

test('examples go where they belong, and nowhere else', async (t) => {
  const examples = { one: { summary: 'One', value: '1' } };
  const { paths } = completeDocument(collected(), { postB: { request: examples, answers: { 200: examples } } });
  t.match(paths['/b/{orderId}']?.post, {
    requestBody: { content: { 'application/json': { examples } } },
    responses: { 200: { content: { 'application/json': { examples } } } },
  });
  for (const misplaced of [
    { postC: { request: examples } },
    { getA: { request: examples } },
    { postB: { answers: { 201: examples } } },
    { postB: { answers: { 404: examples } } },
  ])
    t.throws(() => completeDocument(collected(), misplaced), { message: /There are examples of/ });
});

test('what was collected stays as it is', async (t) => {
  const given = collected();
  completeDocument(given, { postB: { request: { one: { summary: 'One', value: '1' } } } });
  t.strictSame(given, collected());
});
