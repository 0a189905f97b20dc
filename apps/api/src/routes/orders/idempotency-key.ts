import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ApiProblem } from '../../problems/problem.ts';

/** Headers of calls that must not be done twice. */
export const IdempotencyHeaders = Type.Object({
  'Idempotency-Key': Type.String({
    description:
      '1–255 visible ASCII characters: a new one for each order or refund, the same one when it is sent again',
  }),
});

/** The Idempotency-Key header. Throws IDEMPOTENCY_KEY_MISSING or IDEMPOTENCY_KEY_INVALID. */
export function idempotencyKey(request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  if (key === undefined || key === '') throw new ApiProblem('IDEMPOTENCY_KEY_MISSING');
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) throw new ApiProblem('IDEMPOTENCY_KEY_INVALID');
  return key;
}

/** onRequest hook: refuses a request without a good key before its body is read. */
export const requireIdempotencyKey = async (request: FastifyRequest): Promise<void> => {
  idempotencyKey(request);
};
