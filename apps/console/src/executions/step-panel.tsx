import { useSignal } from '@preact/signals';
import { type Definition, findState } from '../graph/definition.ts';
import { failedItems } from '../history/by-state.ts';
import { errorInWords, functionErrorOf } from '../history/explain.ts';
import { stepLooks } from '../history/step-looks.ts';
import type { Step } from '../history/steps.ts';
import { Copy } from '../ui/copy.tsx';
import { duration, size } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Json, JsonText } from '../ui/json.tsx';
import { laidOut } from '../ui/json-text.ts';
import { Tabs } from '../ui/tabs.tsx';
import { At, now } from '../ui/time.tsx';
import { Changes } from './changes.tsx';
import { StepLogs } from './step-logs.tsx';

interface StepPanelProps {
  executionArn: string;
  definition: Definition;
  state: string;
  step: Step | undefined;
  /** Its visits, oldest first. */
  visits: readonly Step[];
  onSelect: (step: Step) => void;
  onClose: () => void;
}

type Tab = 'output' | 'input' | 'changes' | 'variables' | 'error' | 'tries' | 'logs' | 'definition';

/** All that is known of one step. */
export function StepPanel({ executionArn, definition, state, step, visits, onSelect, onClose }: StepPanelProps) {
  const wanted = useSignal<Tab | undefined>(undefined);
  const written = findState(definition, state);
  const variables = Object.keys(step?.assigned ?? {}).length;
  const tabs: { name: Tab; words: string; note?: string }[] = step
    ? [
        ...(step.error === undefined ? [] : [{ name: 'error' as const, words: 'Error' }]),
        { name: 'input', words: 'Input' },
        { name: 'output', words: 'Output' },
        { name: 'changes', words: 'Changes' },
        { name: 'variables', words: 'Variables', ...(variables > 0 && { note: String(variables) }) },
        ...(step.attempts.length === 0
          ? []
          : [{ name: 'tries' as const, words: 'Tries', note: String(step.attempts.length) }]),
        ...(step.type === 'Task' ? [{ name: 'logs' as const, words: 'Logs' }] : []),
        { name: 'definition', words: 'Definition' },
      ]
    : [{ name: 'definition', words: 'Definition' }];
  const chosen = tabs.find(({ name }) => name === wanted.value)?.name ?? tabs[0]?.name ?? 'definition';
  return (
    <section class="card stack step-panel" aria-label={`Step ${state}`}>
      <div class="row apart">
        <h2>{state}</h2>
        <button type="button" class="plain" onClick={onClose} aria-label="Close the step">
          <Icon name="cross" />
        </button>
      </div>
      {step ? (
        <p class="row soft">
          <span class={`word is-${step.status}`}>
            <Icon name={stepLooks[step.status].icon} /> {stepLooks[step.status].words}
          </span>
          <span>{step.type}</span>
          <span>{duration((step.endedAt ?? Math.max(now.value, step.at)) - step.at)}</span>
          {step.redriven && <span>redriven</span>}
          {step.iteration !== undefined && <span>item #{step.iteration}</span>}
          {step.items !== undefined && (
            <span>
              {step.items} items{failedItems(step) > 0 && `, ${failedItems(step)} failed`}
            </span>
          )}
          <At at={new Date(step.at).toISOString()} />
        </p>
      ) : (
        <p class="soft">
          {written?.Type}: this execution did not come here{visits.length > 0 && ' for the chosen item'}.
        </p>
      )}
      {visits.length > 1 && (
        <label>
          Visit{' '}
          <select
            value={step?.id}
            onChange={({ currentTarget: { value } }) => {
              const visit = visits.find(({ id }) => id === Number(value));
              if (visit) onSelect(visit);
            }}
          >
            {visits.map((visit, index) => (
              <option key={visit.id} value={visit.id}>
                {index + 1} of {visits.length}
                {visit.iteration !== undefined && `, item #${visit.iteration}`}: {stepLooks[visit.status].words}
              </option>
            ))}
          </select>
        </label>
      )}
      <Tabs
        label={`About ${state}`}
        tabs={tabs}
        chosen={chosen}
        onChoose={(name) => {
          wanted.value = name;
        }}
      >
        {step && chosen === 'error' && <ErrorOf error={step.error} cause={step.cause} />}
        {step && chosen === 'input' && <Text text={step.input} what="input" />}
        {step && chosen === 'output' && <Text text={step.output} what="output" />}
        {step && chosen === 'changes' && <Changes input={step.input} output={step.output} />}
        {step && chosen === 'variables' && <Variables assigned={step.assigned} />}
        {step && chosen === 'tries' && <Tries step={step} />}
        {step && chosen === 'logs' && <StepLogs executionArn={executionArn} step={step} />}
        {chosen === 'definition' && <Json value={written ?? null} />}
      </Tabs>
    </section>
  );
}

/** A JSON text that can be copied. */
function Text({ text, what }: { text: string | undefined; what: string }) {
  if (text === undefined) return <p class="soft">There is no {what} yet, or the log leaves it out.</p>;
  return (
    <div class="stack tight">
      <div class="row apart">
        <small class="soft">{size(new TextEncoder().encode(text).length)}</small>
        <Copy text={laidOut(text)} what={what} />
      </div>
      <JsonText text={text} />
    </div>
  );
}

const Variables = ({ assigned }: { assigned: Record<string, string> }) =>
  Object.keys(assigned).length === 0 ? (
    <p class="soft">It assigns none.</p>
  ) : (
    <dl class="facts">
      {Object.entries(assigned).map(([name, text]) => (
        <>
          <dt>
            <code>${name}</code>
          </dt>
          <dd>
            <JsonText text={text} />
          </dd>
        </>
      ))}
    </dl>
  );

/** An error in words, with the function's stack where it was one's. */
export function ErrorOf({ error, cause }: { error: string | undefined | null; cause: string | undefined | null }) {
  const thrown = functionErrorOf(cause);
  return (
    <div class="stack tight">
      <p>
        <strong>{errorInWords(error, cause)}</strong>
      </p>
      {error && (
        <p>
          <code>{error}</code>
        </p>
      )}
      {thrown && thrown.trace.length > 0 && <pre class="stack-trace">{thrown.trace.join('\n')}</pre>}
      {!thrown && cause && <pre class="stack-trace">{laidOut(cause)}</pre>}
    </div>
  );
}

const Tries = ({ step }: { step: Step }) => (
  <ol class="tries">
    {step.attempts.map((tried, index) => {
      const before = step.attempts[index - 1]?.endedAt;
      return (
        <li key={tried.eventId} class="stack tight">
          <p>
            <strong>{tried.status}</strong>{' '}
            <span class="soft">
              {tried.endedAt !== undefined && `after ${duration(tried.endedAt - tried.at)}`}
              {before !== undefined && `, ${duration(tried.at - before)} later`}
            </span>
          </p>
          {tried.error !== undefined && <ErrorOf error={tried.error} cause={tried.cause} />}
          {tried.parameters !== undefined && (
            <details>
              <summary>What was asked</summary>
              <JsonText text={tried.parameters} />
            </details>
          )}
          {tried.output !== undefined && (
            <details>
              <summary>What was answered</summary>
              <JsonText text={tried.output} />
            </details>
          )}
        </li>
      );
    })}
  </ol>
);
