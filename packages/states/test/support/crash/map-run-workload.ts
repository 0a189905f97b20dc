import { machineArn, until, work } from './workload.ts';

type Fields = Record<string, unknown>;

/** Three times as many items as the input lists: numbers from 0 on. */
const ITEMS = '{% [0..$count($states.input.items) * 3 - 1] %}';

/** What of the results doesn't depend on names and times, which are other ones in every run. */
const RESULTS = '{% [$states.result.($exists(ExecutionArn) ? {"error": Error, "input": Input} : $)] %}';

const FOREVER = { Type: 'Wait', Seconds: 10_000_000, End: true };

const distributed = (executionType: string, processor: object, more: Fields): Fields => ({
  Type: 'Map',
  QueryLanguage: 'JSONata',
  Items: ITEMS,
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: executionType }, ...processor },
  Output: RESULTS,
  End: true,
  ...more,
});

/** A child that works, that waits, or that fails, as its item says. */
const voyage = (first: string) => ({
  StartAt: 'Load',
  States: {
    Load: work('echo', { Next: 'Course' }),
    Course: {
      Type: 'Choice',
      Choices: [
        { Variable: first, NumericEquals: 2, Next: 'Sink' },
        { Variable: first, NumericGreaterThan: 3, Next: 'Drift' },
      ],
      Default: 'Land',
    },
    Sink: work('broken', { End: true }),
    Drift: { Type: 'Wait', Seconds: 1, Next: 'Land' },
    Land: work('flaky', {
      Parameters: { 'attempt.$': '$$.State.RetryCount', 'input.$': '$' },
      Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 1, MaxAttempts: 3 }],
      End: true,
    }),
  },
});

const delegate = (machine: string) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::states:startExecution.sync:2',
  Parameters: { StateMachineArn: machineArn(machine), Input: { 'number.$': '$' } },
  OutputPath: '$.Output',
  End: true,
});

const only = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });

/** Machines with Map Runs. */
export const MAP_RUNS: Readonly<Record<string, object>> = {
  fleet: only(
    'Ships',
    distributed('STANDARD', voyage('$.Items[0]'), {
      Label: 'Ships',
      MaxConcurrency: 3,
      ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { port: '{% $states.input.number %}' } },
      ToleratedFailurePercentage: 100,
    }),
  ),
  swarm: only(
    'Bees',
    distributed('EXPRESS', voyage('$'), { Label: 'Bees', MaxConcurrency: 4, ToleratedFailureCount: 1 }),
  ),
  delegation: only(
    'Members',
    distributed('STANDARD', only('Delegate', delegate('loop')), { Label: 'Members', MaxConcurrency: 2 }),
  ),
  /** One child fails, which is one too many: the others are stopped. */
  wreck: {
    StartAt: 'Crew',
    States: {
      Crew: distributed(
        'STANDARD',
        {
          StartAt: 'Which',
          States: {
            Which: {
              Type: 'Choice',
              Choices: [{ Variable: '$', NumericEquals: 1, Next: 'Leak' }],
              Default: 'Hold',
            },
            Leak: work('broken', { End: true }),
            Hold: FOREVER,
          },
        },
        {
          Label: 'Crew',
          Items: [0, 1, 2, 3],
          Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: 'Report' }],
        },
      ),
      Report: { Type: 'Pass', End: true },
    },
  },
  /** Fails with one of its children, the others under way, and succeeds when it is redriven. */
  rescue: only(
    'Party',
    distributed(
      'STANDARD',
      {
        StartAt: 'Which',
        States: {
          Which: {
            Type: 'Choice',
            Choices: [{ Variable: '$', NumericEquals: 1, Next: 'Fall' }],
            Default: 'Climb',
          },
          Fall: work('fragile', { ...until(1), Next: 'Climb' }),
          Climb: { Type: 'Wait', Seconds: 1, Next: 'Rest' },
          Rest: work('echo', { End: true }),
        },
      },
      // All of them begin in one turn: one that only began in the redrive would not know of it.
      { Label: 'Party', Items: [0, 1, 2, 3] },
    ),
  ),
  /** Comes to no end: it is stopped, with all that it has started. */
  doomed: only('Fan', {
    Type: 'Parallel',
    Branches: [
      only(
        'Herd',
        distributed('STANDARD', only('Graze', FOREVER), { Label: 'Herd', Items: [0, 1, 2], MaxConcurrency: 2 }),
      ),
      only('Flock', distributed('EXPRESS', only('Fly', FOREVER), { Label: 'Flock', Items: [0, 1] })),
      only('Nest', distributed('STANDARD', only('Breed', delegate('stuck')), { Label: 'Nest', Items: [0] })),
      only('Guard', { ...delegate('stuck'), Parameters: { StateMachineArn: machineArn('stuck') } }),
      only('Wolf', {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token', number: -1 } },
        End: true,
      }),
    ],
    End: true,
  }),
  stuck: only('Stay', FOREVER),
};
