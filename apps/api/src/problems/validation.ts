import type { FastifyError, FastifySchemaValidationError } from 'fastify';
import type { InputError } from './problem.ts';

/** More are of no use to anybody, and a hostile body could cause thousands. */
const mostErrors = 50;

type ValidationFailure = FastifyError & { validation: FastifySchemaValidationError[] };

/** Whether Fastify refused a request because its schema did. */
export const isValidationFailure = (error: unknown): error is ValidationFailure =>
  error instanceof Error && 'validation' in error && Array.isArray(error.validation);

/** The faults that the schema found (the first 50), with JSON Pointers into the body or, for other parts, to the parameter. */
export function inputErrors({ validation, validationContext = 'body' }: ValidationFailure): InputError[] {
  const suffix = suffixes[validationContext] ?? '';
  return validation
    .slice(0, mostErrors)
    .map((fault) => ({ pointer: place(fault), detail: `${sentence(fault)}${suffix}` }));
}

const suffixes: Record<string, string> = {
  querystring: ' (query parameter)',
  params: ' (path parameter)',
  headers: ' (header field)',
};

/** JSON Schema faults a missing or unknown member at its object; clients want to be pointed to the member itself. */
function place({ keyword, instancePath, params }: FastifySchemaValidationError): string {
  if (keyword === 'required') return child(instancePath, params.missingProperty);
  if (keyword === 'additionalProperties') return child(instancePath, params.additionalProperty);
  return instancePath;
}

function sentence({ keyword, params, message }: FastifySchemaValidationError): string {
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not a known field';
    case 'enum':
      return `must be one of ${String(params.allowedValues).replaceAll(',', ', ')}`;
    default:
      return message ?? `breaks '${keyword}'`;
  }
}

/** Appends a member's name to a JSON Pointer, escaped as RFC 6901 says. */
const child = (pointer: string, name: unknown): string =>
  `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
