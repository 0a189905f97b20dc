import type { LambdaInvoke } from '../../../src/index.ts';
import { functionArn } from '../lambda.ts';

export const ACTIVITY = 'arn:aws:states:us-east-1:111111111111:activity:press';

export const machineArn = (name: string) => `arn:aws:states:us-east-1:111111111111:stateMachine:${name}`;

export const work = (name: string, more: object) => ({ Type: 'Task', Resource: functionArn(name), ...more });

const RETRIED = {
  Parameters: { 'attempt.$': '$$.State.RetryCount', 'input.$': '$.number' },
  Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 1, MaxAttempts: 3 }],
};

/** Broken until the execution has been redriven so often. */
export const until = (redrives: number) => ({
  Parameters: { 'redrives.$': '$$.Execution.RedriveCount', until: redrives },
});

/** Machines with all that an execution can be in the middle of when its engine dies, but for Map Runs. */
export const PLAIN: Readonly<Record<string, object>> = {
  order: {
    StartAt: 'First',
    States: {
      First: work('echo', { ResultPath: '$.first', Next: 'Pause' }),
      Pause: { Type: 'Wait', TimestampPath: '$.until', Next: 'Fan' },
      Fan: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Left', States: { Left: work('echo', { OutputPath: '$.number', End: true }) } },
          { StartAt: 'Right', States: { Right: work('flaky', { ...RETRIED, End: true }) } },
          { StartAt: 'Nap', States: { Nap: { Type: 'Wait', Seconds: 1, OutputPath: '$.number', End: true } } },
        ],
        ResultPath: '$.fan',
        Next: 'Each',
      },
      Each: {
        Type: 'Map',
        ItemsPath: '$.items',
        MaxConcurrency: 2,
        ItemProcessor: {
          StartAt: 'Item',
          States: {
            Item: work('echo', { Next: 'Weigh' }),
            Weigh: {
              Type: 'Choice',
              Choices: [{ Variable: '$', NumericGreaterThan: 2, Next: 'Heavy' }],
              Default: 'Light',
            },
            Heavy: { Type: 'Wait', Seconds: 1, Next: 'Light' },
            Light: { Type: 'Pass', End: true },
          },
        },
        ResultPath: '$.each',
        End: true,
      },
    },
  },
  loop: {
    StartAt: 'Zero',
    States: {
      Zero: { Type: 'Pass', Result: 0, ResultPath: '$.count', Next: 'More' },
      More: {
        Type: 'Pass',
        Parameters: { 'number.$': '$.number', 'count.$': 'States.MathAdd($.count, 1)' },
        Next: 'Enough',
      },
      Enough: {
        Type: 'Choice',
        Choices: [{ Variable: '$.count', NumericLessThan: 25, Next: 'More' }],
        Default: 'Done',
      },
      Done: { Type: 'Succeed' },
    },
  },
  callback: {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token', 'number.$': '$.number' } },
        ResultPath: '$.answer',
        Next: 'Say',
      },
      Say: { Type: 'Pass', End: true },
    },
  },
  caught: {
    StartAt: 'Try',
    States: {
      Try: work('broken', {
        Retry: [{ ErrorEquals: ['Broken'], IntervalSeconds: 1, MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Undo' }],
        End: true,
      }),
      Undo: work('echo', { Next: 'Bad' }),
      Bad: { Type: 'Fail', ErrorPath: '$.error.Error', Cause: 'it broke' },
    },
  },
  activity: {
    StartAt: 'Press',
    States: {
      Press: {
        Type: 'Task',
        Resource: ACTIVITY,
        HeartbeatSeconds: 15,
        // The worker that got the task may have got it from an engine that died before it could say so.
        Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1000, BackoffRate: 1 }],
        End: true,
      },
    },
  },
  parent: {
    StartAt: 'Delegate',
    States: {
      Delegate: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution.sync:2',
        Parameters: {
          StateMachineArn: machineArn('order'),
          // A child that is started twice for one task fails it: its name is taken.
          'Name.$': "States.Format('of-{}', $$.Execution.Name)",
          'Input.$': '$',
        },
        ResultSelector: { 'output.$': '$.Output' },
        End: true,
      },
    },
  },
  /** Its child fails, which it catches. */
  guardian: {
    StartAt: 'Delegate',
    States: {
      Delegate: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution.sync',
        Parameters: { StateMachineArn: machineArn('caught'), 'Input.$': '$' },
        Catch: [{ ErrorEquals: ['States.TaskFailed'], ResultPath: '$.error', Next: 'Console' }],
        End: true,
      },
      Console: { Type: 'Pass', Parameters: { 'number.$': '$.number', 'error.$': '$.error.Error' }, End: true },
    },
  },
  /** Fails twice, each time with other branches or iterations under way, and succeeds when it is redriven again. */
  fragile: {
    StartAt: 'First',
    States: {
      First: work('echo', { ResultPath: '$.first', Next: 'Fan' }),
      Fan: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Break', States: { Break: work('fragile', { ...until(1), End: true }) } },
          {
            StartAt: 'Stay',
            States: {
              Stay: work('echo', { Next: 'Doze' }),
              Doze: { Type: 'Wait', Seconds: 1, Next: 'Leave' },
              Leave: work('echo', { OutputPath: '$.number', End: true }),
            },
          },
          {
            StartAt: 'Send',
            States: {
              Send: {
                Type: 'Task',
                Resource: 'arn:aws:states:::states:startExecution.sync:2',
                Parameters: { StateMachineArn: machineArn('loop'), Input: { 'number.$': '$.number' } },
                OutputPath: '$.Output',
                End: true,
              },
            },
          },
        ],
        ResultPath: '$.fan',
        Next: 'Each',
      },
      Each: {
        Type: 'Map',
        ItemsPath: '$.items',
        MaxConcurrency: 2,
        ItemProcessor: {
          StartAt: 'Item',
          States: { Item: work('echo', { Next: 'Check' }), Check: work('fragile', { ...until(2), End: true }) },
        },
        ResultPath: '$.each',
        Next: 'Last',
      },
      Last: work('fragile', { ...until(2), ResultPath: '$.last', End: true }),
    },
  },
};

interface Call {
  readonly attempt: number;
  readonly redrives: number;
  readonly until: number;
  readonly token: string;
  readonly number: number;
}

function errorOf(name: string | undefined, { attempt, redrives, until }: Call): string | undefined {
  if (name === 'broken') return 'Broken';
  if (name === 'flaky' && attempt < 2) return 'Flaky';
  return name === 'fragile' && redrives < until ? 'Fragile' : undefined;
}

/** What the functions answer: from their input alone, so that a call that is repeated answers the same. */
export function functions(ask: (token: string, number: number) => void): LambdaInvoke {
  return async ({ functionName, payload }) => {
    const meta = { statusCode: 200, executedVersion: '$LATEST', requestId: 'r' };
    const name = functionName.split(':').at(-1);
    const input = JSON.parse(payload) as Call;
    await new Promise((resolve) => setImmediate(resolve));
    const errorType = errorOf(name, input);
    if (errorType !== undefined) {
      return { ...meta, payload: JSON.stringify({ errorType, errorMessage: '' }), functionError: 'Unhandled' };
    }
    if (name === 'ask') ask(input.token, input.number);
    return { ...meta, payload };
  };
}

/** What the holder of a token, or a worker, answers. */
export const answerTo = (number: number): string => JSON.stringify({ answered: number });
