import { answerOf, type components } from '@expressway/client';
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import { api } from '../console/api.ts';
import { ExecutionTable } from '../executions/execution-table.tsx';
import { RunDialog } from '../executions/run-dialog.tsx';
import type { Definition } from '../graph/definition.ts';
import { GraphView } from '../graph/graph-view.tsx';
import { Copy } from '../ui/copy.tsx';
import { Failure } from '../ui/failure.tsx';
import { Json } from '../ui/json.tsx';
import { useQuery } from '../ui/query.ts';
import { useResource } from '../ui/resource.ts';
import { Tabs } from '../ui/tabs.tsx';
import { At } from '../ui/time.tsx';
import { useTitle } from '../ui/use-title.ts';
import { Diagnostics } from './diagnostics.tsx';
import { exampleInput } from './example-input.ts';
import { LiveStatistics } from './live-statistics.tsx';
import { Logging } from './logging.tsx';
import { StatePanel } from './state-panel.tsx';

type WorkflowDetails = components['schemas']['WorkflowDetails'];
type Tab = 'graph' | 'definition' | 'runs';

const everyMs = 5_000;
const recent = 20;

/** One workflow: what it is, how it does, and how to try it. */
export default function WorkflowPage() {
  const { workflow: name = '' } = useRoute().params;
  const workflow = name as WorkflowDetails['workflow'];
  useTitle(name);
  const { data, error, reload } = useResource(name, async (signal) =>
    answerOf(await api.GET('/ops/workflows/{workflow}', { params: { path: { workflow } }, signal })),
  );
  if (!data) return error === undefined ? <p class="soft">Loading…</p> : <Failure error={error} retry={reload} />;
  return <Workflow details={data} />;
}

function Workflow({ details }: { details: WorkflowDetails }) {
  const { workflow, type, arn, createdAt, diagnostics } = details;
  const definition = useMemo(() => details.definition as unknown as Definition, [details]);
  const [query, setQuery] = useQuery();
  const { route } = useLocation();
  const running = useSignal(false);
  const path = { workflow };
  const runs = useResource(
    workflow,
    async (signal) =>
      answerOf(
        await api.GET('/ops/workflows/{workflow}/executions', { params: { path, query: { limit: recent } }, signal }),
      ),
    { every: everyMs },
  );
  const tab: Tab = query.tab === 'definition' || query.tab === 'runs' ? query.tab : 'graph';
  return (
    <div class="stack workflow">
      <header class="stack tight">
        <div class="row apart">
          <h1>{workflow}</h1>
          <button
            type="button"
            class="primary"
            onClick={() => {
              running.value = true;
            }}
          >
            Try a run…
          </button>
        </div>
        {definition.Comment && <p>{definition.Comment}</p>}
        <p class="row soft">
          <span>{type === 'EXPRESS' ? 'Express' : 'Standard'}</span>
          <span>
            made <At at={createdAt} />
          </span>
        </p>
        <p class="row arn">
          <code>{arn}</code>
          <Copy text={arn} what="the ARN" />
        </p>
      </header>
      <section class="card" aria-label="How its executions did">
        <LiveStatistics workflow={workflow} />
      </section>
      <Diagnostics diagnostics={diagnostics} />
      <Tabs<Tab>
        label="About the workflow"
        tabs={[
          { name: 'graph', words: 'Graph' },
          { name: 'definition', words: 'Definition' },
          { name: 'runs', words: 'Recent runs' },
        ]}
        chosen={tab}
        onChoose={(chosen) => setQuery({ tab: chosen === 'graph' ? undefined : chosen })}
      >
        {tab === 'graph' && (
          <div class={query.state ? 'look with-panel' : 'look'}>
            <section class="card" aria-label="Graph">
              <GraphView definition={definition} selected={query.state} onSelect={(state) => setQuery({ state })} />
            </section>
            {query.state && (
              <StatePanel
                key={query.state}
                workflow={workflow}
                definition={definition}
                state={query.state}
                onClose={() => setQuery({ state: undefined })}
              />
            )}
          </div>
        )}
        {tab === 'definition' && (
          <section class="card stack tight" aria-label="Definition">
            <div class="row apart">
              <Logging details={details} />
              <Copy text={JSON.stringify(definition, null, 2)} what="the definition" />
            </div>
            <Json value={definition} />
          </section>
        )}
        {tab === 'runs' && (
          <section class="stack" aria-label="Recent runs">
            {runs.error !== undefined && <Failure error={runs.error} retry={runs.reload} />}
            {runs.data && <ExecutionTable executions={runs.data.items} />}
            <a href={`/console/executions?workflow=${workflow}`}>All executions</a>
          </section>
        )}
      </Tabs>
      {running.value && (
        <RunDialog
          workflow={workflow}
          input={exampleInput(workflow)}
          onClose={() => {
            running.value = false;
          }}
          onStarted={(executionArn) => route(`/console/executions/${encodeURIComponent(executionArn)}`)}
        />
      )}
    </div>
  );
}
