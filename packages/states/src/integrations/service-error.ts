import type { Failure } from '../history/events.ts';

/** What an AWS SDK's service exception carries beside its name and message; anything may be missing. */
interface ServiceException extends Error {
  readonly Code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** A service's refusal as an optimised integration reports it: `Lambda.ResourceNotFoundException` and AWS's cause text. */
export function serviceFailure(prefix: string, service: string, thrown: unknown): Failure {
  const exception: ServiceException = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { httpStatusCode = 500, requestId = '' } = exception.$metadata ?? {};
  const code = exception.Code ?? exception.name;
  return {
    error: `${prefix}.${exception.name}`,
    cause: `${exception.message} (Service: ${service}; Status Code: ${httpStatusCode}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`,
  };
}
