import type { Failure } from '../history/events.ts';
import { javaCasing } from './sdk/casing.ts';
import { SDK_SERVICES, type SdkServiceName } from './sdk/services.ts';

/** What an AWS SDK's service exception, or that of an embedded service, carries beside its name and message. */
interface ServiceException extends Error {
  readonly Code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly statusCode?: number;
  readonly requestId?: string;
}

interface Refusal {
  readonly message: string;
  readonly code: string;
  readonly statusCode: number;
  readonly requestId: string;
}

/**
 * How an integration words a service's refusal. Optimised integrations speak as the SDK for Java 1 does, those of
 * `aws-sdk:` as the SDK for Java 2.
 */
export interface Dialect {
  readonly prefix: string;
  /** The exception of whatever the service's model doesn't name. */
  readonly unnamed: string;
  readonly exception: (name: string) => string;
  readonly cause: (refusal: Refusal) => string;
}

/** `service` is the service's name in the Cause, such as `AmazonSQS`. */
export const optimisedDialect = (prefix: string, service: string, unnamed: string): Dialect => ({
  prefix,
  unnamed,
  exception: exceptionName,
  cause: ({ message, statusCode, code, requestId }) =>
    `${message} (Service: ${service}; Status Code: ${statusCode}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`,
});

export const sdkDialect = (service: SdkServiceName): Dialect => {
  const { name } = SDK_SERVICES[service];
  return {
    prefix: name,
    unnamed: `${name}Exception`,
    exception: (exception) => javaCasing(exceptionName(exception)),
    cause: ({ message, statusCode, requestId }) =>
      `${message} (Service: ${name}, Status Code: ${statusCode}, Request ID: ${requestId})`,
  };
};

/** Java's exceptions all end alike. */
const exceptionName = (name: string): string => `${name.replace(/(Exception|Fault)$/, '')}Exception`;

/** A failed call as Error and Cause: `SQS.QueueDoesNotExistException`, or `SQS.SdkClientException` where none was answered. */
export function serviceFailure(dialect: Dialect, thrown: unknown): Failure {
  const exception: ServiceException = thrown instanceof Error ? thrown : new Error(String(thrown));
  const statusCode = exception.$metadata?.httpStatusCode ?? exception.statusCode;
  const { message, name } = exception;
  if (statusCode === undefined) return { error: `${dialect.prefix}.SdkClientException`, cause: message };
  const requestId = exception.$metadata?.requestId ?? exception.requestId ?? '';
  return {
    error: `${dialect.prefix}.${isNamed(exception) ? dialect.exception(name) : dialect.unnamed}`,
    cause: dialect.cause({ message, statusCode, requestId, code: exception.Code ?? name }),
  };
}

/** The SDK throws its base class, under the name of the service's code, for what isn't in the service's model. */
const isNamed = (thrown: Error): boolean => {
  const { name: thrownAs } = thrown.constructor;
  return thrownAs === thrown.name || !thrownAs.endsWith('ServiceException');
};
