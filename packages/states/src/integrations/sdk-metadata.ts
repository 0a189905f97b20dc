import type { JsonObject } from '../json.ts';

/** The part of an optimised integration's output that tells of the HTTP answer behind it, in AWS's shape. */
export function sdkMetadata(headers: Readonly<Record<string, string>>, requestId: string, statusCode: number) {
  const all = { 'x-amzn-RequestId': requestId, ...headers };
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
      HttpHeaders: all,
      HttpStatusCode: statusCode,
    },
    SdkResponseMetadata: { RequestId: requestId },
  } satisfies JsonObject;
}

/** An HTTP date. */
export const httpDate = (now: number): string => new Date(now).toUTCString();
