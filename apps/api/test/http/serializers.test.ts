import { test } from 'tap';
import { sharedSerializers } from '../../src/http/serializers.ts';

const named = (type: string) => sharedSerializers()({ Name: { $id: 'Name', type } }, {});
const route = (schema: unknown) => ({ schema, method: 'GET', url: '/', httpStatus: '200' });

test('a schema is compiled once, however many routes and apps answer it', async (t) => {
  const compile = named('string');
  const ref = compile(route({ $ref: 'Name#' }));
  t.equal(compile(route({ $ref: 'Name#' })), ref);
  t.equal(named('string')(route({ $ref: 'Name#' })), ref);
  t.equal(ref('Ada'), '"Ada"');
  t.not(compile(route({ type: 'integer' })), ref);
  t.equal(compile(route({ type: 'integer' }))(3), '3');
  t.equal(named('integer')(route({ $ref: 'Name#' }))(3), '3', 'another Name is another schema');
});
