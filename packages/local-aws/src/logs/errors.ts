const statusCodes = {
  InternalFailure: 500,
  InvalidParameterException: 400,
  ResourceNotFoundException: 400,
  SerializationException: 400,
  UnknownOperationException: 400,
} as const;

/** An answer of CloudWatch Logs that says no; `name` is the exception's name in AWS's API. */
export class LogsError extends Error {
  override readonly name: keyof typeof statusCodes;
  readonly statusCode: number;

  constructor(name: keyof typeof statusCodes, message: string) {
    super(message);
    this.name = name;
    this.statusCode = statusCodes[name];
  }
}

export const invalidParameter = (message: string): LogsError => new LogsError('InvalidParameterException', message);
