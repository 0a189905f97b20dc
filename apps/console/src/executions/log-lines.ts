import type { Step } from '../history/steps.ts';
import { parse } from '../ui/json-text.ts';

/** A line of a function's log, as far as it is told to which step it belongs. */
export interface Line {
  /** RFC 3339. */
  at: string;
  functionName: string;
  requestId: string | null;
}

/** The name of the function that a step invokes; undefined where it invokes none. */
export function functionOf({ attempts }: Pick<Step, 'attempts'>): string | undefined {
  for (const { parameters } of attempts) {
    const value = parameters === undefined ? undefined : parse(parameters)?.value;
    const name =
      typeof value === 'object' && value !== null && 'FunctionName' in value ? value.FunctionName : undefined;
    if (typeof name === 'string') return nameIn(name);
  }
  return undefined;
}

/** arn:aws:lambda:<region>:<account>:function:<name>[:<version>], or the name alone. */
const nameIn = (name: string): string =>
  name.startsWith('arn:') ? (name.split(':')[6] ?? name) : (name.split(':')[0] ?? name);

/** Clocks of different machines differ by a little; in milliseconds. */
const skewMs = 250;

/** The lines of the step's function that were written while it was at work; a Map may have several such steps at once. */
export function linesOf<One extends Line>(
  lines: readonly One[],
  step: Pick<Step, 'attempts' | 'at' | 'endedAt'>,
): One[] {
  const name = functionOf(step);
  const ids = new Set(step.attempts.map(({ output }) => requestIdOf(output)).filter((id) => id !== undefined));
  return lines.filter(({ functionName, requestId, at }) => {
    if (functionName !== name) return false;
    if (requestId !== null && ids.has(requestId)) return true;
    const time = Date.parse(at);
    return (
      time >= step.at - skewMs &&
      time <= (step.endedAt ?? Number.POSITIVE_INFINITY) + skewMs &&
      !answered(requestId, ids, step)
    );
  });
}

/** Whether all invocations of the step are known by their ids, so that others' lines can't be its own. */
const answered = (requestId: string | null, ids: ReadonlySet<string>, { attempts }: Pick<Step, 'attempts'>): boolean =>
  requestId !== null && ids.size === attempts.length;

/** The id of the invocation, which Lambda's answer has where it succeeded. */
function requestIdOf(output: string | undefined): string | undefined {
  const value = output === undefined ? undefined : parse(output)?.value;
  if (typeof value !== 'object' || value === null || !('SdkResponseMetadata' in value)) return undefined;
  const { RequestId } = value.SdkResponseMetadata as { RequestId?: unknown };
  return typeof RequestId === 'string' ? RequestId : undefined;
}
