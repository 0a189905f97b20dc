import { paginateGetExecutionHistory, type SFNClient } from '@aws-sdk/client-sfn';
import {
  billedDurationMs,
  billedMemoryMb,
  decimalDollars,
  expressDollars,
  expressMemoryMb,
  prices,
  standardDollars,
} from './cost.ts';
import { readExecutionArn, type StateMachineArns } from './execution-arn.ts';
import { executionDefinition } from './execution-definition.ts';
import { ExecutionNotFound } from './execution-errors.ts';
import type { ExpressInspector } from './express-log/express-inspector.ts';
import { executionEvent } from './history.ts';
import { inspectionError } from './inspect.ts';
import { usageOf } from './usage.ts';

/** What an execution costs up to now. Amounts are decimal texts, in US dollars. */
export interface ExecutionCost {
  executionArn: string;
  region: string;
  /** What it is billed as. */
  billedAs: 'STANDARD' | 'EXPRESS';
  /** As a Standard execution. */
  standard: { transitions: number; dollars: string };
  /** As an Express execution, and whether its workflow could be an Express one and end in time. */
  express: {
    possible: boolean;
    requests: number;
    durationMs: number;
    billedDurationMs: number;
    billedMemoryMb: number;
    dollars: string;
  };
}

/** Resources that Express workflows can't have: jobs, callbacks and activities (Developer Guide, "Choosing workflow type"). */
const standardOnly = /"arn:[^"]*(\.sync(:2)?|\.waitForTaskToken|:activity:[^"]*)"/;

/** Whether a workflow of this definition could be an Express one. */
export const couldBeExpress = (definition: string): boolean => !standardOnly.test(definition);

/** The most that Step Functions answers at once (API reference, GetExecutionHistory). */
const largestPage = 1000;

/** Counts an execution's cost from its history, or its log. Throws ExecutionNotFound or ExecutionsNotKept. */
export const createExecutionCost =
  (sfn: SFNClient, stateMachines: StateMachineArns, express: ExpressInspector) =>
  async (executionArn: string): Promise<ExecutionCost> => {
    const reference = readExecutionArn(stateMachines, executionArn);
    if (reference === undefined) throw new ExecutionNotFound();
    async function* events() {
      const pages = paginateGetExecutionHistory({ client: sfn, pageSize: largestPage }, { executionArn });
      for await (const page of pages) yield* (page.events ?? []).map(executionEvent);
    }
    const isExpress = reference.type === 'EXPRESS';
    try {
      const [{ definition }, usage] = await Promise.all([
        // Where it isn't exact, it will be about as large.
        executionDefinition(sfn, stateMachines, executionArn),
        isExpress ? express.events(executionArn).then(usageOf) : usageOf(events()),
      ]);
      const { transitions, durationMs, dataBytes: data, concurrentSteps } = usage;
      const billed = {
        requests: 1,
        billedDurationMs: billedDurationMs(durationMs),
        billedMemoryMb: billedMemoryMb(
          expressMemoryMb({ definition: Buffer.byteLength(definition), data, concurrentSteps }),
        ),
      };
      return {
        executionArn,
        region: prices.region,
        billedAs: reference.type,
        standard: { transitions, dollars: decimalDollars(standardDollars(transitions)) },
        express: {
          possible: couldBeExpress(definition) && durationMs <= prices.express.longestMs,
          durationMs,
          ...billed,
          dollars: decimalDollars(expressDollars(billed)),
        },
      };
    } catch (error) {
      throw inspectionError(error);
    }
  };
