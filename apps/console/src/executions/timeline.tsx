import type { ChosenIterations } from '../history/by-state.ts';
import { stepLooks } from '../history/step-looks.ts';
import type { Progress, Step } from '../history/steps.ts';
import { rowsOf, segmentsOf, ticks } from '../history/timeline.ts';
import { duration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { LongList } from '../ui/long-list.tsx';
import { now } from '../ui/time.tsx';

interface TimelineProps {
  progress: Progress;
  iterations: ChosenIterations;
  selected: Step | undefined;
  onSelect: (step: Step) => void;
}

const rowHeight = 30;
const mostTicks = 6;
const deepest = 5;

/** What happened when: a row for each visit of a state, with its tries and the waits between them. */
export function Timeline({ progress, iterations, selected, onSelect }: TimelineProps) {
  const { startedAt = 0, endedAt } = progress;
  const until = endedAt ?? Math.max(now.value, startedAt);
  const span = Math.max(1, until - startedAt);
  const percent = (from: number, to: number) => ({
    left: `${((from - startedAt) / span) * 100}%`,
    width: `${Math.max(0, ((to - from) / span) * 100)}%`,
  });
  return (
    <LongList
      label="Steps, oldest first"
      className="steps"
      rows={rowsOf(progress, iterations)}
      keyOf={({ id }) => id}
      rowHeight={rowHeight}
      selected={selected?.id}
      onSelect={onSelect}
      head={
        <>
          <span role="columnheader">Step</span>
          <span role="columnheader" class="number">
            Took
          </span>
          <span role="columnheader" class="scale">
            <span class="visually-hidden">When</span>
            {ticks(span, mostTicks).map((at) => (
              <span key={at} class="tick" style={{ left: `${(at / span) * 100}%` }}>
                {duration(at)}
              </span>
            ))}
          </span>
        </>
      }
    >
      {(step) => (
        <>
          <span role="cell" class={`step depth-${Math.min(step.depth, deepest)} is-${step.status}`}>
            <Icon name={stepLooks[step.status].icon} />
            <span class="visually-hidden">{stepLooks[step.status].words}</span>
            <span class="clipped" title={step.state}>
              {step.state}
            </span>
            {step.iteration !== undefined && <small class="soft">#{step.iteration}</small>}
            {step.attempts.length > 1 && <small class="soft">{step.attempts.length} tries</small>}
          </span>
          <span role="cell" class="number soft">
            {duration((step.endedAt ?? until) - step.at)}
          </span>
          <span role="cell" class="lane">
            {segmentsOf(step, until).map(({ kind, from, to }) => (
              <span
                key={`${kind} ${from}`}
                class={`segment ${kind.replace(' ', '-')} is-${step.status}`}
                style={percent(from, to)}
                title={`${segmentWords[kind]}, ${duration(to - from)}`}
              />
            ))}
          </span>
        </>
      )}
    </LongList>
  );
}

const segmentWords = {
  work: 'At work',
  failed: 'A try that failed',
  'retry wait': 'Waits before it is tried again',
  waiting: 'Waits',
  inside: 'What is in it runs',
};
