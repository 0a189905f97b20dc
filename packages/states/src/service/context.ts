import { LRUCache } from 'lru-cache';
import { compileDefinition } from '../definition/compile.ts';
import { diagnoseDefinition } from '../definition/diagnose.ts';
import { type Diagnostic, InvalidDefinition } from '../definition/diagnostics.ts';
import type { Machine, State } from '../definition/model.ts';
import { loggingOf } from '../execution-log/logging.ts';
import type { Registry } from '../integrations/registry.ts';
import type { ExecutionHeader } from '../interpreter/execution.ts';
import type { ActivityStore } from '../journal/activities.ts';
import type { AliasStore } from '../journal/aliases.ts';
import type { Journal } from '../journal/journal.ts';
import type { MachineRecord, MachineStore, Revision } from '../journal/machines.ts';
import type { MapRunStore } from '../journal/map-runs.ts';
import type { TagStore } from '../journal/tags.ts';
import type { VersionStore } from '../journal/versions.ts';
import type { ActivityTasks } from '../runner/activity-tasks.ts';
import type { Clock } from '../runner/clock.ts';
import type { Runner } from '../runner/runner.ts';
import { compileSubject } from '../test-state/subject.ts';
import type { Tester } from '../test-state/tester.ts';
import type { Arns } from './arn.ts';
import { ServiceError } from './errors.ts';
import type { MachineType } from './machine.ts';

/** What the operations share. */
export interface ServiceContext {
  readonly arns: Arns;
  readonly clock: Clock;
  readonly uuid: () => string;
  /** Milliseconds for which the name of an ended execution stays taken. */
  readonly retention: number;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly machines: MachineStore;
  readonly activities: ActivityStore;
  readonly activityTasks: ActivityTasks;
  readonly versions: VersionStore;
  readonly aliases: AliasStore;
  readonly tags: TagStore;
  /** Whether CloudWatch Logs has a log group of this name. */
  readonly hasLogGroup: (name: string) => boolean;
  /** Makes several changes of the stores one. */
  readonly transaction: <T>(work: () => T) => T;
  readonly journal: Journal;
  readonly mapRuns: MapRunStore;
  readonly runner: Runner;
  readonly models: Models;
  readonly tester: Tester;
}

/** How many compiled definitions are kept. */
const KEPT_MODELS = 500;

/** Compiled definitions by revision: each is compiled once while it is in use. */
export class Models {
  private readonly registry: Registry;
  private readonly cache = new LRUCache<number, Machine>({ max: KEPT_MODELS });

  constructor(registry: Registry) {
    this.registry = registry;
  }

  /** Compiles a definition. Throws AWS's InvalidDefinition. */
  compile(definition: string, type: MachineType): Machine {
    return valid(() => compileDefinition(definition, { type, catalog: this.registry.catalog }));
  }

  /** Everything there is to say about a definition. */
  diagnose(definition: string, type: MachineType): readonly Diagnostic[] {
    return diagnoseDefinition(definition, { type, catalog: this.registry.catalog });
  }

  /** The state that TestState is asked about, if the definition has it. Throws AWS's InvalidDefinition. */
  compileSubject(definition: string, stateName: string | undefined): State | undefined {
    return valid(() => compileSubject(definition, stateName, this.registry.catalog));
  }

  of(revision: Revision, type: MachineType): Machine {
    let model = this.cache.get(revision.key);
    if (model === undefined) {
      model = this.compile(revision.definition, type);
      this.cache.set(revision.key, model);
    }
    return model;
  }
}

function valid<T>(compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof InvalidDefinition)) throw error;
    throw new ServiceError('InvalidDefinition', error.message);
  }
}

/** Seconds with a millisecond fraction: how the wire protocol writes dates. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;

/** What an execution of this revision is made from. */
export function headerOf(
  { arns, models }: ServiceContext,
  { name: machineName, type }: MachineRecord,
  revision: Revision,
  arn: string,
  name: string,
  traceHeader: string | undefined,
): ExecutionHeader {
  return {
    arn,
    name,
    machineArn: arns.machine(machineName),
    machineName,
    type,
    synchronous: false,
    roleArn: revision.settings.roleArn,
    logging: loggingOf(revision.settings.logging),
    traceHeader,
    machine: models.of(revision, type),
  };
}
