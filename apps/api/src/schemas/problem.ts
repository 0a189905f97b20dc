import { Type } from 'typebox';
import { problemCatalogue, problemCodes } from '../problems/catalogue.ts';
import { IssueCodeSchema } from './checkout.ts';
import { Amount, named, ref } from './named.ts';

export const ProblemCodeSchema = named(
  'ProblemCode',
  Type.Enum(problemCodes, {
    description: problemCodes.map((code) => `- \`${code}\`: ${problemCatalogue[code].description}`).join('\n'),
  }),
);

export const InputErrorSchema = named(
  'InputError',
  Type.Object({
    pointer: Type.String({ format: 'json-pointer', description: 'The place in the request (RFC 6901)' }),
    detail: Type.String({ description: 'What is wrong there' }),
    code: Type.Optional(ref(IssueCodeSchema)),
    available: Type.Optional(Type.Integer({ description: 'OUT_OF_STOCK: how many can be had' })),
    expected: Type.Optional(Amount('PRICE_CHANGED: the total that was expected')),
    actual: Type.Optional(Amount('PRICE_CHANGED: the total of now')),
  }),
);

export const Problem = named(
  'Problem',
  Type.Object(
    {
      type: Type.String({
        format: 'uri-reference',
        description: 'One for each code; a page there says what it means and what to do',
      }),
      title: Type.String({ description: 'The same for every problem of this code' }),
      status: Type.Integer({ minimum: 400, maximum: 599, description: 'The HTTP status of the answer' }),
      detail: Type.String({ description: 'What went wrong this time, for people' }),
      instance: Type.String({ format: 'uri-reference', description: 'The path of the request' }),
      code: ref(ProblemCodeSchema),
      requestId: Type.String({ description: 'The X-Request-Id of the answer' }),
      errors: Type.Optional(Type.Array(ref(InputErrorSchema), { description: 'Every fault of the input' })),
    },
    { description: 'An error answer, RFC 9457' },
  ),
);
