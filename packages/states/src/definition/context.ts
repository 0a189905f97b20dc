import type { MachineType } from '../service/machine.ts';
import type { IntegrationCatalog } from './task-resource.ts';

/** What the compilers of states need beside the state itself. */
export interface CompileContext {
  readonly type: MachineType;
  readonly catalog: IntegrationCatalog;
}
