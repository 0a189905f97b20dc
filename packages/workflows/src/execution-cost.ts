import {
  DescribeStateMachineForExecutionCommand,
  paginateGetExecutionHistory,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import {
  billedDurationMs,
  billedMemoryMb,
  decimalDollars,
  expressDollars,
  expressMemoryMb,
  prices,
  standardDollars,
} from './cost.ts';
import type { StateMachineArns } from './execution-arn.ts';
import { executionEvent } from './history.ts';
import { inspectionError, requireKept } from './inspect.ts';
import { usageOf } from './usage.ts';

/** What an execution costs up to now. Amounts are decimal texts, in US dollars. */
export interface ExecutionCost {
  executionArn: string;
  region: string;
  /** What it is billed as. */
  standard: { transitions: number; dollars: string };
  /** What the same run would cost as an Express execution, and whether it could be one. */
  express: {
    possible: boolean;
    requests: number;
    durationMs: number;
    billedDurationMs: number;
    billedMemoryMb: number;
    dollars: string;
  };
}

/** The most that Step Functions answers at once (API reference, GetExecutionHistory). */
const largestPage = 1000;

/** Counts an execution's cost from its history. Throws ExecutionNotFound or ExecutionsNotKept. */
export const createExecutionCost =
  (sfn: SFNClient, stateMachines: StateMachineArns) =>
  async (executionArn: string): Promise<ExecutionCost> => {
    requireKept(stateMachines, executionArn);
    async function* events() {
      const pages = paginateGetExecutionHistory({ client: sfn, pageSize: largestPage }, { executionArn });
      for await (const page of pages) yield* (page.events ?? []).map(executionEvent);
    }
    try {
      const [machine, usage] = await Promise.all([
        sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn })),
        usageOf(events()),
      ]);
      const { transitions, durationMs, dataBytes: data, concurrentSteps, waits } = usage;
      const definition = Buffer.byteLength(machine.definition ?? '');
      const billed = {
        requests: 1,
        billedDurationMs: billedDurationMs(durationMs),
        billedMemoryMb: billedMemoryMb(expressMemoryMb({ definition, data, concurrentSteps })),
      };
      return {
        executionArn,
        region: prices.region,
        standard: { transitions, dollars: decimalDollars(standardDollars(transitions)) },
        express: {
          possible: !waits && durationMs <= prices.express.longestMs,
          durationMs,
          ...billed,
          dollars: decimalDollars(expressDollars(billed)),
        },
      };
    } catch (error) {
      throw inspectionError(error);
    }
  };
