const statusCodes = {
  AuthorizationError: 403,
  BatchEntryIdsNotDistinct: 400,
  BatchRequestTooLong: 400,
  EmptyBatchRequest: 400,
  InternalError: 500,
  InvalidAction: 400,
  InvalidBatchEntryId: 400,
  InvalidParameter: 400,
  NotFound: 404,
  ParameterValueInvalid: 400,
  TooManyEntriesInBatchRequest: 400,
} as const;

export type SnsErrorCode = keyof typeof statusCodes;

/** An answer of SNS that says no; `name` is the code in AWS's API. */
export class SnsError extends Error {
  override readonly name: SnsErrorCode;
  readonly statusCode: number;

  constructor(code: SnsErrorCode, message: string) {
    super(message);
    this.name = code;
    this.statusCode = statusCodes[code];
  }
}

export const invalidParameter = (reason: string): SnsError =>
  new SnsError('InvalidParameter', `Invalid parameter: ${reason}`);
