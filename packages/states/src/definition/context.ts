import type { MachineType } from '../service/machine.ts';
import type { QueryLanguageName } from './query-language.ts';
import type { IntegrationCatalog } from './task-resource.ts';

/** What the compilers of states need beside the state itself. */
export interface CompileContext {
  readonly type: MachineType;
  readonly catalog: IntegrationCatalog;
  /** Whether a Map's result is mocked, so that nobody needs to write it. */
  readonly mocked?: true;
}

/** The same, inside a machine: states take its query language unless they name one. */
export interface StateContext extends CompileContext {
  readonly language: QueryLanguageName;
}
