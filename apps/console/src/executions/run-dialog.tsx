import { answerOf, type components } from '@expressway/client';
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { api } from '../console/api.ts';
import { auditReason } from '../console/audit-reason.ts';
import { Confirm } from '../ui/dialog.tsx';
import { laidOut, parse } from '../ui/json-text.ts';

interface RunDialogProps {
  workflow: components['schemas']['Workflow']['workflow'];
  /** A JSON text to begin with. */
  input: string;
  onStarted: (executionArn: string) => void;
  onClose: () => void;
}

/** Starts an execution from an input that can be edited. */
export function RunDialog({ workflow, input, onStarted, onClose }: RunDialogProps) {
  const text = useSignal(laidOut(input));
  const id = useId();
  const value = parse(text.value);
  const run = async (reason: string | undefined) => {
    if (!value) throw new Error('The input is not JSON.');
    const { executionArn } = answerOf(
      await api.POST('/ops/workflows/{workflow}/executions', {
        params: { path: { workflow }, header: auditReason(reason) },
        body: { input: value.value },
      }),
    );
    onStarted(executionArn);
  };
  return (
    <Confirm title={`Run ${workflow}`} act="Run it" onConfirm={run} onClose={onClose}>
      <p class="soft">
        {workflow === 'order-checks'
          ? 'The checks have no effects; this answers when they have ended.'
          : 'This really runs. It is refused for an order that exists already: that is redriven, recovered or reconciled instead.'}
      </p>
      <div class="stack tight">
        <label for={id}>Input, as JSON</label>
        <textarea
          id={id}
          rows={14}
          spellcheck={false}
          aria-invalid={!value}
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
          }}
        />
        {!value && (
          <p role="alert" class="error-text">
            That is not JSON.
          </p>
        )}
      </div>
    </Confirm>
  );
}
