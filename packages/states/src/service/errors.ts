/** A refusal in AWS's terms: `code` is the exception's name, `httpStatus` 400 unless the fault is ours. */
export class ServiceError extends Error {
  readonly code: string;
  readonly httpStatus: number;

  constructor(code: string, message: string, httpStatus = 400) {
    super(message);
    this.name = code;
    this.code = code;
    this.httpStatus = httpStatus;
  }
}

export const invalidArn = (reason: string) => new ServiceError('InvalidArn', `Invalid Arn: '${reason}'`);
export const invalidName = (name: string) => new ServiceError('InvalidName', `Invalid Name: '${name}'`);
export const invalidToken = () => new ServiceError('InvalidToken', "Invalid Token: 'Invalid token'");
export const machineDoesNotExist = (arn: string) =>
  new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
export const executionDoesNotExist = (arn: string) =>
  new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
export const activityDoesNotExist = (arn: string) =>
  new ServiceError('ActivityDoesNotExist', `Activity Does Not Exist: '${arn}'`);
export const typeNotSupported = () =>
  new ServiceError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine');
export const validation = (message: string) => new ServiceError('ValidationException', message);
export const unavailable = ({ message }: Error) => new ServiceError('ServiceUnavailable', message, 503);
