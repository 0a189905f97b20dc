import type { Assigned } from '../definition/model.ts';
import { EXITED } from '../history/events.ts';
import { StatesError } from '../language/index.ts';
import type { Payload } from '../payload.ts';
import type { Frame } from './execution.ts';
import type { Turn } from './turn.ts';

/** Ends the frame's state with its output; `next` undefined ends the branch. */
export function leaveState(
  turn: Turn,
  frame: Frame,
  output: Payload,
  next: string | undefined,
  assigned: Assigned | undefined,
): void {
  const { state } = frame;
  if (state === undefined || state.type === 'Fail') throw new Error('no state to leave');
  if (output.oversized) throw dataLimit(state.name);
  turn.emit(
    frame,
    {
      type: EXITED[state.type],
      name: state.name,
      output: output.text,
      ...(next !== undefined && { next }),
      ...(assigned !== undefined && { assigned }),
    },
    output,
  );
  turn.proceed(frame);
}

export function dataLimit(name: string): StatesError {
  return new StatesError(
    'States.DataLimitExceeded',
    `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}
