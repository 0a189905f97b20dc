import { test } from 'tap';
import { sharedSerializers } from '../../src/http/serializers.ts';

test('a schema is compiled once, however many routes answer it', async (t) => {
  const compile = sharedSerializers()({ Name: { $id: 'Name', type: 'string' } }, {});
  const serializer = (schema: unknown) => compile({ schema, method: 'GET', url: '/', httpStatus: '200' });
  const ref = serializer({ $ref: 'Name#' });
  t.equal(serializer({ $ref: 'Name#' }), ref);
  t.not(serializer({ type: 'integer' }), ref);
  t.equal(ref('Ada'), '"Ada"');
  t.equal(serializer({ type: 'integer' })(3), '3');
});
