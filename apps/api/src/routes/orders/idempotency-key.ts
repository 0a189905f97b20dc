import type { FastifyRequest } from 'fastify';
import { ApiProblem } from '../../problems/problem.ts';

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
