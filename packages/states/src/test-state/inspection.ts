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

type Steps = { readonly [Step in DataStep]?: string };

/** AWS's InspectionData. What is text is JSON. */
export interface InspectionData extends Steps {
  readonly input: string;
  readonly variables?: string;
  readonly errorDetails?: ErrorDetails;
  readonly afterItemsPath?: string;
  readonly maxConcurrency?: number;
}

/** Notes what a state at work does to its data. */
export class Inspection {
  private readonly input: Payload;
  private readonly steps: { [Step in DataStep | 'afterItemsPath']?: string } = {};
  private maxConcurrency: number | undefined;

  constructor(input: Payload) {
    this.input = input;
  }

  /** The same state, made so that its work is noted here. */
  watch(state: State): State {
    const flow = state.flow.observed((step, payload) => {
      if (SHOWN[state.type].includes(step)) this.steps[step] = payload.text;
    });
    switch (state.type) {
      case 'Pass':
        if (state.result !== undefined) this.steps.result = state.result.text;
        return { ...state, flow };
      case 'Map':
        return { ...state, flow, ...this.watchItems(state) };
      default:
        return { ...state, flow };
    }
  }

  private watchItems({ items, maxConcurrency }: MapState): Pick<MapState, 'items' | 'maxConcurrency'> {
    return {
      items: (input, scopeOf) => {
        const selected = items(input, scopeOf);
        // JSONata has neither of these paths.
        if (this.steps.afterInputPath !== undefined) this.steps.afterItemsPath = sourceText(selected, input.text);
        return selected;
      },
      maxConcurrency: (scope) => {
        this.maxConcurrency = maxConcurrency(scope);
        return this.maxConcurrency;
      },
    };
  }

  /** What was noted, with the variables and the failure as they are after the state. */
  data(variables: Variables, errorDetails: ErrorDetails | undefined): InspectionData {
    const { maxConcurrency } = this;
    return {
      input: this.input.text,
      ...this.steps,
      ...(Object.keys(variables).length > 0 && { variables: textOf(variables) }),
      ...(errorDetails !== undefined && { errorDetails }),
      ...(maxConcurrency !== undefined && { maxConcurrency }),
    };
  }
}

const textOf = (variables: Variables): string =>
  `{${Object.entries(variables)
    .map(([name, { text }]) => `${JSON.stringify(name)}:${text}`)
    .join(',')}}`;
