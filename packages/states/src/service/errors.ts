/** A refusal in AWS's terms: `code` is the exception's name, `httpStatus` 400 unless the fault is ours. */
export class ServiceError extends Error {
  readonly code: string;
  readonly httpStatus: number;
  /** What the exception says beside its message. */
  readonly details: { readonly reason?: string; readonly resourceName?: string };

  constructor(code: string, message: string, { httpStatus = 400, ...details }: Partial<Refusal> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.httpStatus = httpStatus;
    this.details = details;
  }
}

interface Refusal {
  readonly httpStatus: number;
  readonly reason: string;
  readonly resourceName: string;
}

export const invalidArn = (reason: string) => new ServiceError('InvalidArn', `Invalid Arn: '${reason}'`);
export const invalidName = (name: string) => new ServiceError('InvalidName', `Invalid Name: '${name}'`);
export const invalidToken = () => new ServiceError('InvalidToken', "Invalid Token: 'Invalid token'");
export const machineDoesNotExist = (arn: string) =>
  new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
export const machineDeleting = (arn: string) =>
  new ServiceError('StateMachineDeleting', `State Machine is being deleted: '${arn}'`);
export const conflict = (message: string) => new ServiceError('ConflictException', message);
export const quotaExceeded = (message: string) => new ServiceError('ServiceQuotaExceededException', message);
/** For what a request refers to beside the resource that it is about. */
export const resourceNotFound = () =>
  new ServiceError('ResourceNotFound', 'Request references a resource that does not exist.');
export const executionDoesNotExist = (arn: string) =>
  new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
export const activityDoesNotExist = (arn: string) =>
  new ServiceError('ActivityDoesNotExist', `Activity Does Not Exist: '${arn}'`);
export const mapRunNotFound = (arn: string) =>
  new ServiceError('ResourceNotFound', `Resource not found: '${arn}'`, { resourceName: arn });
export const typeNotSupported = () =>
  new ServiceError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine');
export const validation = (message: string, reason?: string) =>
  new ServiceError('ValidationException', message, reason === undefined ? {} : { reason });
export const unavailable = ({ message }: Error) => new ServiceError('ServiceUnavailable', message, { httpStatus: 503 });
export const unknownOperation = () => new ServiceError('UnknownOperationException', '');
