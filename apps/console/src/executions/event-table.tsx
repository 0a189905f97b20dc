import type { ExecutionEvent, Progress } from '../history/steps.ts';
import { duration } from '../ui/format.ts';
import { LongList } from '../ui/long-list.tsx';

interface EventTableProps {
  events: readonly ExecutionEvent[];
  progress: Progress;
  selected: number | undefined;
  onSelect: (event: ExecutionEvent) => void;
}

const rowHeight = 30;

/** The history as Step Functions has it. */
export const EventTable = ({ events, progress, selected, onSelect }: EventTableProps) => (
  <LongList
    label="Events, oldest first"
    className="events"
    rows={events}
    keyOf={({ id }) => id}
    rowHeight={rowHeight}
    selected={selected}
    onSelect={onSelect}
    head={
      <>
        <span role="columnheader" class="number">
          #
        </span>
        <span role="columnheader" class="number">
          After
        </span>
        <span role="columnheader">Event</span>
        <span role="columnheader">Step</span>
      </>
    }
  >
    {(event) => {
      const step = progress.stepOf.get(event.id);
      const failed = /Failed|TimedOut|Aborted/.test(event.type);
      return (
        <>
          <span role="cell" class="number soft">
            {event.id}
          </span>
          <span role="cell" class="number soft">
            {duration(Date.parse(event.at) - (progress.startedAt ?? 0))}
          </span>
          <span role="cell" class={failed ? 'clipped failing' : 'clipped'}>
            {event.type}
          </span>
          <span role="cell" class="clipped soft">
            {step?.state ?? ''}
            {step?.iteration !== undefined && ` #${step.iteration}`}
          </span>
        </>
      );
    }}
  </LongList>
);
