import { MAX_DEFINITION_BYTES } from '../../definition/compile.ts';
import type { Diagnostic } from '../../definition/diagnostics.ts';
import type { ServiceContext } from '../context.ts';
import { MACHINE_TYPES, type MachineType } from '../machine.ts';
import { Request } from '../request.ts';

const SEVERITIES = ['ERROR', 'WARNING'] as const;
const MAX_DIAGNOSTICS = 100;

export type ValidateStateMachineDefinitionInput = {
  readonly definition: string;
  readonly type?: MachineType;
  /** `WARNING` asks for both. */
  readonly severity?: (typeof SEVERITIES)[number];
  readonly maxResults?: number;
};

export interface ValidateStateMachineDefinitionOutput {
  readonly result: 'OK' | 'FAIL';
  readonly diagnostics: readonly Diagnostic[];
  readonly truncated: boolean;
}

/** Tells what is wrong with a definition; OK means that a machine can be created with it. */
export function validateStateMachineDefinition(
  { models }: ServiceContext,
  body: ValidateStateMachineDefinitionInput,
): ValidateStateMachineDefinitionOutput {
  const request = new Request(body);
  const definition = request.requiredString('definition', { min: 1, max: MAX_DEFINITION_BYTES });
  const type = request.oneOf('type', MACHINE_TYPES) ?? 'STANDARD';
  const least = request.oneOf('severity', SEVERITIES) ?? 'ERROR';
  // 0 means the default.
  const limit = request.integer('maxResults', 0, MAX_DIAGNOSTICS) || MAX_DIAGNOSTICS;
  request.check();
  const all = models.diagnose(definition, type);
  const asked = all.filter(({ severity }) => severity === 'ERROR' || least === 'WARNING');
  return {
    result: all.some(({ severity }) => severity === 'ERROR') ? 'FAIL' : 'OK',
    diagnostics: asked.slice(0, limit),
    truncated: asked.length > limit,
  };
}
