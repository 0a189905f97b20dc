import { ExpresswayProblem } from '@expressway/client';
import { fetchAsOperator, operatorToken } from './api.ts';

interface CallOptions {
  body?: object;
  signal?: AbortSignal;
}

/**
 * Calls what only a server for development has, which is in no OpenAPI document: whoever calls says what it answers. Throws
 * ExpresswayProblem.
 */
export async function developmentCall<Answer>(
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  { body, signal }: CallOptions = {},
): Promise<Answer> {
  const response = await fetchAsOperator(
    new Request(`/dev/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${(await operatorToken()) ?? ''}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    }),
  );
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new ExpresswayProblem(response, answer);
  return answer as Answer;
}
