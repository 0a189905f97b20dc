import { ExpresswayProblem } from '@expressway/client';
import { session } from '../session/session.ts';

/**
 * Calls what only a server for development has, which is in no OpenAPI document: whoever calls says what it answers. Throws
 * ExpresswayProblem.
 */
export async function developmentCall<Answer>(
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
): Promise<Answer> {
  const response = await fetch(`/dev/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${session.value?.token ?? ''}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new ExpresswayProblem(response, answer);
  return answer as Answer;
}
