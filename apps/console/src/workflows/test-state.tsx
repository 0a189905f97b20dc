import { answerOf, type components } from '@expressway/client';
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { api } from '../console/api.ts';
import { ErrorOf } from '../executions/step-panel.tsx';
import { Failure } from '../ui/failure.tsx';
import { Json, JsonText } from '../ui/json.tsx';
import { parse } from '../ui/json-text.ts';

interface TestStateProps {
  workflow: components['schemas']['Workflow']['workflow'];
  state: string;
  type: string;
}

type Outcome = components['schemas']['StateTestResult'];

/** Types whose work can be stood in for. */
const working: ReadonlySet<string> = new Set(['Task', 'Map', 'Parallel']);

/** Runs one state alone, by Step Functions' TestState. */
export function TestState({ workflow, state, type }: TestStateProps) {
  const id = useId();
  const input = useSignal('{}');
  const mocked = useSignal(working.has(type));
  const mock = useSignal(type === 'Task' ? '{"Payload": {}}' : '[]');
  const busy = useSignal(false);
  const outcome = useSignal<Outcome | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const values = { input: parse(input.value), mock: parse(mock.value) };
  const wrong = !values.input || (mocked.value && !values.mock);
  const run = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    error.value = undefined;
    try {
      outcome.value = answerOf(
        await api.POST('/ops/workflows/{workflow}/states/{state}/test', {
          params: { path: { workflow, state } },
          body: { input: values.input?.value, ...(mocked.value && { mock: { result: values.mock?.value } }) },
        }),
      );
    } catch (thrown) {
      error.value = thrown;
    } finally {
      busy.value = false;
    }
  };
  return (
    <form class="stack" onSubmit={(event) => void run(event)}>
      <JsonField
        id={`${id}-input`}
        label="Input"
        text={input.value}
        onInput={(text) => {
          input.value = text;
        }}
      />
      {working.has(type) && (
        <label class="row">
          <input
            type="checkbox"
            checked={mocked.value}
            onChange={({ currentTarget }) => {
              mocked.value = currentTarget.checked;
            }}
          />
          Stand in for its work
        </label>
      )}
      {working.has(type) && mocked.value && (
        <JsonField
          id={`${id}-mock`}
          label="What its work answers, as the service does"
          text={mock.value}
          onInput={(text) => {
            mock.value = text;
          }}
        />
      )}
      {working.has(type) && !mocked.value && (
        <p class="notice tone-warn">Its work is really done, with all its effects.</p>
      )}
      <div>
        <button type="submit" class="primary" disabled={busy.value || wrong}>
          Try it
        </button>
      </div>
      {error.value !== undefined && <Failure error={error.value} />}
      {outcome.value && <Result outcome={outcome.value} />}
    </form>
  );
}

function JsonField({
  id,
  label,
  text,
  onInput,
}: {
  id: string;
  label: string;
  text: string;
  onInput: (text: string) => void;
}) {
  const wrong = parse(text) === undefined;
  return (
    <div class="stack tight">
      <label for={id}>{label}, as JSON</label>
      <textarea
        id={id}
        rows={5}
        spellcheck={false}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        value={text}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      {wrong && (
        <small class="error-text" id={`${id}-wrong`}>
          That is not JSON.
        </small>
      )}
    </div>
  );
}

const Result = ({ outcome: { status, output, error, cause, nextState, inspection } }: { outcome: Outcome }) => (
  <div class="stack tight" role="status">
    <p>
      <strong>{status}</strong>
      {nextState !== null && <span class="soft"> and goes on to {nextState}</span>}
    </p>
    {error !== null && <ErrorOf error={error} cause={cause} />}
    {output !== null && <JsonText text={output} />}
    {inspection !== null && (
      <details>
        <summary>How its data went</summary>
        <Json value={inspection} />
      </details>
    )}
  </div>
);
