import { answerOf } from '@expressway/client';
import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso/router';
import { api } from '../console/api.ts';
import { auditReason } from '../console/audit-reason.ts';
import { development } from '../session/session.ts';
import { Confirm } from '../ui/dialog.tsx';
import type { ExecutionData, ExecutionDetails } from './execution-data.ts';
import { RunDialog } from './run-dialog.tsx';
import { skipWait } from './skip-wait.ts';

type Act = 'stop' | 'redrive' | 'run again' | 'skip';

/** What can be done with an execution, and why the rest can't. */
export function Actions({ data, onDone }: { data: ExecutionData; onDone: () => void }) {
  const asked = useSignal<Act | undefined>(undefined);
  const { route } = useLocation();
  const { execution } = data;
  const { executionArn } = execution;
  const path = { executionArn };
  const runs = execution.status === 'RUNNING';
  const ask = (act: Act) => () => {
    asked.value = act;
  };
  const close = () => {
    asked.value = undefined;
  };
  return (
    <div class="row actions">
      {runs && (
        <button type="button" class="danger" onClick={ask('stop')}>
          Stop
        </button>
      )}
      {!runs && execution.status !== 'SUCCEEDED' && (
        <button
          type="button"
          disabled={!execution.redrivable}
          title={execution.redriveStatusReason ?? undefined}
          onClick={ask('redrive')}
        >
          Redrive
        </button>
      )}
      <button type="button" onClick={ask('run again')}>
        Run again…
      </button>
      {runs && development.value.skipWaits && (
        <button type="button" onClick={ask('skip')}>
          Skip the wait
        </button>
      )}
      <button type="button" onClick={() => download(data)}>
        Export JSON
      </button>
      {asked.value === 'stop' && (
        <Confirm
          title="Stop this execution?"
          act="Stop it"
          dangerous
          onClose={close}
          onConfirm={async (reason) => {
            const body = { error: 'Operator.Stopped', ...(reason !== undefined && { cause: reason }) };
            const params = { path, header: auditReason(reason) };
            answerOf(await api.POST('/ops/executions/{executionArn}/stop', { params, body }));
            onDone();
          }}
        >
          <p>It ends at once, and nothing catches that. {ofOrder(execution)}</p>
        </Confirm>
      )}
      {asked.value === 'redrive' && (
        <Confirm
          title="Redrive this execution?"
          act="Redrive it"
          onClose={close}
          onConfirm={async (reason) => {
            const params = { path, header: auditReason(reason) };
            answerOf(await api.POST('/ops/executions/{executionArn}/redrive', { params }));
            onDone();
          }}
        >
          <p>It goes on at the step that failed, with the input that it had. What has succeeded is not done again.</p>
        </Confirm>
      )}
      {asked.value === 'skip' && (
        <Confirm
          title="Skip the wait?"
          act="Skip it"
          onClose={close}
          onConfirm={async () => {
            await skipWait(executionArn);
            onDone();
          }}
        >
          <p>Wait states and pauses before retries that the execution is in end now. Time-outs go on.</p>
        </Confirm>
      )}
      {asked.value === 'run again' && (
        <RunDialog
          workflow={execution.workflow}
          input={execution.input ?? '{}'}
          onClose={close}
          onStarted={(arn) => route(`/console/executions/${encodeURIComponent(arn)}`)}
        />
      )}
    </div>
  );
}

const ofOrder = ({ orderId }: ExecutionDetails): string =>
  orderId === null ? '' : `Its order, ${orderId}, is cancelled: what was done for it is undone.`;

/** All that the page has, as a file. */
function download({ execution, definition, events }: ExecutionData): void {
  const text = JSON.stringify({ execution, definition, events }, null, 2);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = `${execution.name}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
