import {
  DescribeStateMachineCommand,
  type SFNClient,
  type TestExecutionStatus,
  TestStateCommand,
} from '@aws-sdk/client-sfn';
import type { WorkflowName } from './definitions.ts';
import type { StateMachineArns } from './execution-arn.ts';
import { inputError, StateNotFound } from './execution-errors.ts';
import { within } from './patience.ts';

export interface StateTest {
  /** Any JSON, up to 256 KiB as text. */
  input: unknown;
  /** What variables the state finds, by their names. */
  variables?: object;
  /** What the state's work comes to instead of being done, in the shape that its service answers in. */
  mock?: { result: unknown } | { error: string; cause?: string };
}

/** Members are null where Step Functions doesn't say. */
export interface StateTested {
  status: TestExecutionStatus;
  /** A JSON text. */
  output: string | null;
  error: string | null;
  cause: string | null;
  nextState: string | null;
  /** What became of the data on its way through the state, under the names of AWS's InspectionData. */
  inspection: object | null;
}

/** Longer than most tasks take, and shorter than whoever calls the API waits. Milliseconds. */
const timeoutMs = 25_000;

/** One state of a workflow, wherever in its definition that is. */
export interface WorkflowState {
  /** Whether it has somebody do work, which a test without a mock really has done. */
  isTask: boolean;
  /** Runs it by itself, with the rights of the state machine. Throws InputRefused where it can't be tested like that. */
  test(test: StateTest): Promise<StateTested>;
}

/** Finds the states of workflows, as the state machines have them now. Throws StateNotFound. */
export const createStateFinder =
  (sfn: SFNClient, stateMachines: StateMachineArns) =>
  async (workflow: WorkflowName, stateName: string): Promise<WorkflowState> => {
    const { definition = '{}', roleArn } = await sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn: stateMachines[workflow] }),
    );
    const state = find(JSON.parse(definition), stateName);
    if (!state) throw new StateNotFound();
    return {
      isTask: state.Type === 'Task',

      async test({ input, variables, mock }) {
        const command = new TestStateCommand({
          definition,
          stateName,
          roleArn,
          input: JSON.stringify(input),
          inspectionLevel: 'DEBUG',
          ...(variables === undefined ? {} : { variables: JSON.stringify(variables) }),
          ...(mock === undefined ? {} : { mock: mockInput(mock) }),
        });
        const tested = await within(timeoutMs, (patience) => sfn.send(command, patience)).catch((error: unknown) => {
          throw inputError(error);
        });
        return {
          status: tested.status ?? 'FAILED',
          output: tested.output ?? null,
          error: tested.error ?? null,
          cause: tested.cause ?? null,
          nextState: tested.nextState ?? null,
          inspection: tested.inspectionData ?? null,
        };
      },
    };
  };

const mockInput = (mock: NonNullable<StateTest['mock']>) =>
  'result' in mock ? { result: JSON.stringify(mock.result) } : { errorOutput: mock };

/** As much of a state machine, a branch or a Map's processor as says which states are in it. */
interface States {
  States?: Record<string, State>;
}

interface State {
  Type?: string;
  Branches?: States[];
  ItemProcessor?: States;
  /** What ItemProcessor was called before. */
  Iterator?: States;
}

/** The state of a name, which is its own in all of a state machine. */
function find({ States = {} }: States, name: string): State | undefined {
  if (Object.hasOwn(States, name)) return States[name];
  for (const { Branches = [], ItemProcessor = {}, Iterator = {} } of Object.values(States))
    for (const inner of [...Branches, ItemProcessor, Iterator]) {
      const found = find(inner, name);
      if (found) return found;
    }
  return undefined;
}
