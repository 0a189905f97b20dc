import type { LambdaInvoke } from '../../src/index.ts';
import type { ServiceAnswer, ServiceCall } from '../support/aws-services.ts';
import { pythonJson, recordedService } from './behaviours.ts';
import type { RecordedExecution } from './corpus.ts';

interface Thrown {
  readonly Error: string;
  readonly Cause: string;
}

/** What a mocked state's n-th call comes to, in the format of Step Functions Local. */
type Response = { readonly Return: unknown } | { readonly Throw: Thrown };

export interface MockConfig {
  readonly StateMachines: Readonly<
    Record<string, { readonly TestCases: Readonly<Record<string, Readonly<Record<string, string>>>> }>
  >;
  readonly MockedResponses: Readonly<Record<string, Readonly<Record<string, Response>>>>;
}

/** Mocked answers of Lambda and other services, handed out in the order in which the recording scheduled its tasks. */
export class Mocks {
  private readonly responses: readonly Response[];
  private calls = 0;

  constructor(config: MockConfig, { expected }: RecordedExecution) {
    const cases = Object.values(config.StateMachines).flatMap(({ TestCases }) => Object.values(TestCases));
    const states = new Map(cases.flatMap((mocked) => Object.entries(mocked)));
    const entered = (expected.events ?? []).flatMap(({ type, stateEnteredEventDetails }) =>
      type === 'TaskStateEntered' && stateEnteredEventDetails ? [stateEnteredEventDetails.name] : [],
    );
    const attempts = new Map<string, number>();
    // A distributed Map's own executions are not part of the recording.
    this.responses = (entered.length > 0 ? entered : [...states.keys(), ...states.keys()]).flatMap((state) => {
      const attempt = attempts.get(state) ?? 0;
      attempts.set(state, attempt + 1);
      const found = nth(config.MockedResponses[states.get(state) ?? ''] ?? {}, attempt);
      return found === undefined ? [] : [found];
    });
  }

  readonly invoke: LambdaInvoke = async () => {
    const { StatusCode, Payload } = returned(this.next()) as { readonly StatusCode: number; readonly Payload: unknown };
    const payload = pythonJson(Payload);
    return { statusCode: StatusCode, executedVersion: '$LATEST', requestId: 'mocked', payload };
  };

  readonly answer = (call: ServiceCall): ServiceAnswer => {
    // What a queue's mock returns is the callback's result, not the queue's own answer.
    if (call.target === 'AmazonSQS.SendMessage') return recordedService(call, new Set());
    return { output: returned(this.next()) as Readonly<Record<string, unknown>> };
  };

  private next(): Response {
    const response = this.responses[this.calls++];
    if (response === undefined) throw new Error('a call that is not mocked');
    return response;
  }
}

/** Responses are named by the call that they are for: "0", or "1-3". */
function nth(responses: Readonly<Record<string, Response>>, call: number): Response | undefined {
  return Object.entries(responses).find(([range]) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return first <= call && call <= last;
  })?.[1];
}

function returned(response: Response): unknown {
  if ('Return' in response) return response.Return;
  throw Object.assign(new Error(response.Throw.Cause), { name: response.Throw.Error });
}
