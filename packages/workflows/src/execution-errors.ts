import { SFNServiceException } from '@aws-sdk/client-sfn';

/** There is no such execution, or no longer, of this service's workflows. */
export class ExecutionNotFound extends Error {
  constructor(options?: ErrorOptions) {
    super('There is no such execution.', options);
    this.name = 'ExecutionNotFound';
  }
}

/**
 * Step Functions keeps nothing of Express executions, neither a list nor a record: what there is of them is in the log of their
 * workflow, and it isn't kept there, or isn't enough for what was asked.
 */
export class ExecutionsNotKept extends Error {
  constructor(message = 'Step Functions keeps no executions of Express workflows.', options?: ErrorOptions) {
    super(message, options);
    this.name = 'ExecutionsNotKept';
  }
}

/** An execution that can't be redriven: it runs, went well, or ended too long ago. */
export class NotRedrivable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotRedrivable';
  }
}

/** The token of a page is not one that Step Functions gave for this list, or is older than a day. */
export class PageTokenInvalid extends Error {
  constructor(options?: ErrorOptions) {
    super('The token is not one of this list.', options);
    this.name = 'PageTokenInvalid';
  }
}

/** An execution has this name, or had it up to 90 days ago, with another input or to its end. */
export class ExecutionNameTaken extends Error {
  constructor(options?: ErrorOptions) {
    super('There is an execution of this name.', options);
    this.name = 'ExecutionNameTaken';
  }
}

/** The workflow has no state of this name, at any depth. */
export class StateNotFound extends Error {
  constructor() {
    super('There is no such state.');
    this.name = 'StateNotFound';
  }
}

/** Step Functions refuses what it was given to work on; the message is its own. */
export class InputRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InputRefused';
  }
}

/** InvalidDefinition: of a state that can't be tested without a mock, since the definition is a state machine's and so is valid. */
const inputRefusals = new Set(['InvalidDefinition', 'InvalidExecutionInput', 'InvalidName', 'ValidationException']);

/** What an answer of Step Functions about the input of an execution or a test means, where that is at fault. */
export function inputError(error: unknown): unknown {
  if (!(error instanceof SFNServiceException)) return error;
  return inputRefusals.has(error.name) ? new InputRefused(error.message, { cause: error }) : error;
}
