/** An answer of the Lambda service itself (not of a function): `name` is the exception's name in AWS's API. */
export class LambdaServiceError extends Error {
  readonly statusCode: number;
  readonly requestId: string;

  constructor(name: LambdaException, message: string, requestId: string) {
    super(message);
    this.name = name;
    this.statusCode = statusCodes[name];
    this.requestId = requestId;
  }
}

const statusCodes = {
  AccessDeniedException: 403,
  InvalidParameterValueException: 400,
  InvalidRequestContentException: 400,
  RequestTooLargeException: 413,
  ResourceNotFoundException: 404,
  ServiceException: 500,
  UnknownOperationException: 404,
  ValidationException: 400,
} as const;

export type LambdaException = keyof typeof statusCodes;
