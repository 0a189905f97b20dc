import type { Assigned } from '../definition/model.ts';
import { EXITED } from '../history/events.ts';
import type { Payload } from '../payload.ts';
import { dataLimit } from './data-limit.ts';
import type { Frame } from './execution.ts';
import type { Turn } from './turn.ts';
import { checkVariables } from './variables.ts';

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
  if (assigned !== undefined) checkVariables(frame, state.name, assigned);
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
