import { compileDefinition } from '../../src/definition/compile.ts';
import type { TaskResource } from '../../src/definition/model.ts';
import type { EngineEvent } from '../../src/history/events.ts';
import { Registry } from '../../src/integrations/registry.ts';
import { apply } from '../../src/interpreter/apply.ts';
import { type Command, decide } from '../../src/interpreter/decide.ts';
import { createExecution, type Execution, type Frame } from '../../src/interpreter/execution.ts';
import { type TaskAnswer, taskDeadline } from '../../src/interpreter/task.ts';
import { decodeEvent, encodeEvent } from '../../src/journal/codec.ts';
import type { JsonObject } from '../../src/json.ts';
import { Payload } from '../../src/payload.ts';
import { ROLE } from './build.ts';
import { uncalledService } from './own-service.ts';

const { catalog } = new Registry({ lambda: () => Promise.reject(new Error('not called')) }, uncalledService);
const RECEIPT = Payload.ofValue({ ExecutionArn: 'child' });
const START = Date.UTC(2026, 10, 1);

/** How a task of the simulation ends, from its function's ARN. */
export type Behaviour = (functionName: string, input: Payload) => TaskAnswer;

/** An execution without I/O: time passes only when everything waits, and tasks answer at once. */
export class Simulation {
  readonly execution: Execution;
  readonly events: EngineEvent[] = [];
  private behaviour: Behaviour;
  private now = START;

  constructor(definition: object, behaviour: Behaviour) {
    const machine = compileDefinition(JSON.stringify(definition), { type: 'STANDARD', catalog });
    this.behaviour = behaviour;
    this.execution = createExecution({
      arn: 'arn:aws:states:us-east-1:111111111111:execution:m:e',
      name: 'e',
      machineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:m',
      machineName: 'm',
      type: 'STANDARD',
      synchronous: false,
      logging: undefined,
      traceHeader: undefined,
      roleArn: ROLE,
      machine,
    });
  }

  command(command: Command): void {
    const environment = {
      uuid: () => 'uuid',
      random: () => 0.5,
      region: 'us-east-1',
      activityExists: () => true,
      machineDeleted: () => false,
    };
    const { events, fault } = decide(this.execution, command, this.now, environment);
    if (fault !== undefined) throw fault;
    this.events.push(...events);
  }

  start(input: unknown): void {
    this.command({ type: 'start', input: Payload.parse(JSON.stringify(input)), deadline: undefined });
  }

  /** Starts it again where it ended badly; from now on its tasks go as `behaviour` says. */
  redrive(behaviour: Behaviour): void {
    this.behaviour = behaviour;
    this.command({ type: 'redrive', deadline: undefined, clientToken: undefined });
  }

  /** Applies recorded events, through the journal's own encoding. */
  replay(events: readonly EngineEvent[]): void {
    for (const event of events) {
      apply(this.execution, throughJournal(event));
      this.now = event.time;
    }
  }

  /** Does the next thing that is due. False when nothing is left to do. */
  proceed(): boolean {
    if (this.execution.status !== 'RUNNING') return false;
    const frames = [...this.execution.frames.values()];
    const working = frames.find((frame) => frame.phase.kind === 'task');
    if (working?.phase.kind === 'task' && working.state?.type === 'Task') {
      const { id: frame } = working;
      const { scheduledBy, stage, argument, token } = working.phase.task;
      const { resource } = working.state;
      if (stage === 'scheduled') this.command({ type: 'taskStarted', frame, scheduledBy });
      const answer = this.behaviour(nameOf(resource, argument), argument);
      if (resource.kind === 'activity') {
        this.command({ type: 'callback', frame, token: token ?? '', answer });
      } else if (stage === 'submitted') {
        this.command({ type: 'jobEnded', frame, scheduledBy, answer });
      } else if (resource.kind === 'service') {
        this.command({ type: 'taskAnswered', frame, scheduledBy, answer: { output: RECEIPT } });
      } else {
        this.command({ type: 'taskAnswered', frame, scheduledBy, answer });
      }
      return true;
    }
    const mapping = frames.find(({ phase }) => phase.kind === 'mapRun');
    if (mapping?.phase.kind === 'mapRun') {
      const { mapRunArn } = mapping.phase;
      // A Map Run comes to what its label says, behind what tells it from others.
      const label = mapRunArn.slice(mapRunArn.indexOf('/') + 1, mapRunArn.lastIndexOf(':'));
      const outcome = this.behaviour(label.slice(label.lastIndexOf('.') + 1), mapping.input);
      this.command({ type: 'mapRunEnded', frame: mapping.id, mapRunArn, outcome });
      return true;
    }
    const [next] = frames.filter((frame) => dueAt(frame) !== undefined).sort((a, b) => at(a) - at(b));
    if (next === undefined) return false;
    this.now = Math.max(this.now, at(next));
    this.command({ type: 'timer', frame: next.id });
    return true;
  }

  finish(): void {
    for (let steps = 0; this.proceed(); steps++) if (steps > 5000) throw new Error('the simulation does not end');
  }
}

export function throughJournal(event: EngineEvent): EngineEvent {
  return decodeEvent(encodeEvent(1, 0, event));
}

function nameOf(resource: TaskResource, argument: Payload): string {
  switch (resource.kind) {
    case 'function':
      return resource.functionArn;
    case 'activity':
      return resource.activityArn;
    case 'service':
      return String((argument.value as JsonObject).StateMachineArn);
  }
}

function dueAt({ phase }: Frame): number | undefined {
  if (phase.kind === 'waiting' || phase.kind === 'backoff') return phase.until;
  return phase.kind === 'task' ? taskDeadline(phase.task) : undefined;
}

const at = (frame: Frame): number => dueAt(frame) ?? Number.POSITIVE_INFINITY;
