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

/** The headers that AWS shows for a service, as it writes them; what an answer lacks of them is left out. */
export function shownHeaders(answered: Readonly<Record<string, string>>, names: readonly string[]) {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = answered[name.toLowerCase()];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** An HTTP date. */
export const httpDate = (now: number): string => new Date(now).toUTCString();
