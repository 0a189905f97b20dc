import type { DataStep, MapState, State } from '../definition/model.ts';
import type { Variables } from '../interpreter/execution.ts';
import type { Payload } from '../payload.ts';
import type { ErrorDetails } from './error-details.ts';
import { sourceText } from './source-text.ts';

/** Which steps of its data flow AWS shows of a state, by type (as recorded on AWS). */
const SHOWN: Readonly<Record<State['type'], readonly DataStep[]>> = {
  Task: ['afterInputPath', 'afterParameters', 'afterArguments', 'result', 'afterResultSelector', 'afterResultPath'],
  Pass: ['afterInputPath', 'afterParameters', 'afterResultSelector', 'afterResultPath'],
  Parallel: ['afterResultSelector', 'afterResultPath'],
  Map: ['afterInputPath', 'afterResultSelector', 'afterResultPath'],
  Choice: ['afterInputPath'],
  Wait: ['afterInputPath'],
  Succeed: ['afterInputPath'],
  Fail: ['afterInputPath'],
};

type Steps = { readonly [Step in DataStep | 'afterItemsPath' | 'afterItemSelector']?: string };

interface Limits {
  readonly maxConcurrency?: number;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
}

/** AWS's InspectionData. What is text is JSON. */
export interface InspectionData extends Steps, Limits {
  readonly input: string;
  readonly variables?: string;
  readonly errorDetails?: ErrorDetails;
}

/** Notes what a state at work does to its data. */
export class Inspection {
  private readonly input: Payload;
  private steps: Steps = {};
  private limits: Limits = {};

  constructor(input: Payload) {
    this.input = input;
  }

  /** The same state, made so that its work is noted here. */
  watch(state: State): State {
    const flow = state.flow.observed((step, payload) => {
      if (SHOWN[state.type].includes(step)) this.note({ [step]: payload.text });
    });
    switch (state.type) {
      case 'Pass':
        if (state.result !== undefined) this.note({ result: state.result.text });
        return { ...state, flow };
      case 'Map':
        return { ...state, flow, ...this.watchMap(state) };
      default:
        return { ...state, flow };
    }
  }

  private watchMap({ items, maxConcurrency, distributed }: MapState) {
    return {
      items: (input, scopeOf) => {
        const selected = items(input, scopeOf);
        // JSONata has neither of these paths.
        if (this.steps.afterInputPath !== undefined) this.note({ afterItemsPath: sourceText(selected, input.text) });
        return selected;
      },
      maxConcurrency: (scope) => this.limit({ maxConcurrency: maxConcurrency(scope) }).maxConcurrency,
      distributed: distributed && {
        ...distributed,
        plan: (input, scopeOf) => this.limit(distributed.plan(input, scopeOf)),
      },
    } satisfies Partial<MapState>;
  }

  noteInputs(iterations: Payload | undefined): void {
    if (iterations !== undefined) this.note({ afterItemSelector: iterations.text });
  }

  private note(steps: Steps): void {
    this.steps = { ...this.steps, ...steps };
  }

  private limit<T extends Limits>(limits: T): T {
    const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = limits;
    this.limits = {
      ...this.limits,
      ...(maxConcurrency !== undefined && { maxConcurrency }),
      // Nothing tells a limit of none from none.
      ...(toleratedFailureCount && { toleratedFailureCount }),
      ...(toleratedFailurePercentage && { toleratedFailurePercentage }),
    };
    return limits;
  }

  /** What was noted, with the variables and the failure as they are after the state. */
  data(variables: Variables, errorDetails: ErrorDetails | undefined): InspectionData {
    return {
      input: this.input.text,
      ...this.steps,
      ...(Object.keys(variables).length > 0 && { variables: textOf(variables) }),
      ...(errorDetails !== undefined && { errorDetails }),
      ...this.limits,
    };
  }
}

const textOf = (variables: Variables): string =>
  `{${Object.entries(variables)
    .map(([name, { text }]) => `${JSON.stringify(name)}:${text}`)
    .join(',')}}`;
