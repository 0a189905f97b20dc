import { ExpresswayProblem } from '@expressway/client';
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { GraphView } from '../graph/graph-view.tsx';
import { byState, transitionsTaken } from '../history/by-state.ts';
import { errorInWords } from '../history/explain.ts';
import { progressOf, type Step } from '../history/steps.ts';
import { Copy } from '../ui/copy.tsx';
import { Failure } from '../ui/failure.tsx';
import { duration } from '../ui/format.ts';
import { useQuery } from '../ui/query.ts';
import { useResource } from '../ui/resource.ts';
import { executionLooks, Status } from '../ui/status.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { At, now } from '../ui/time.tsx';
import { useTitle } from '../ui/use-title.ts';
import { Actions } from './actions.tsx';
import { Cost } from './cost.tsx';
import { EventDetails } from './event-details.tsx';
import { EventTable } from './event-table.tsx';
import { createExecutionLoader, type ExecutionData, type ExecutionDetails } from './execution-data.ts';
import { ItemChoice } from './item-choice.tsx';
import { NotKept } from './not-kept.tsx';
import { readSelection, type View } from './selection.ts';
import { StepPanel } from './step-panel.tsx';
import { Timeline } from './timeline.tsx';

/** How often a running execution is looked at, and one that has ended, which may be redriven elsewhere; in milliseconds. */
const oftenMs = 1_000;
const seldomMs = 10_000;

/** One execution: what became of it, its graph, when it did what, and all its events. */
export default function ExecutionPage() {
  const { executionArn = '' } = useRoute().params;
  const partial = useSignal<ExecutionData | undefined>(undefined);
  const load = useMemo(() => {
    partial.value = undefined;
    return createExecutionLoader(executionArn, (data) => {
      partial.value = data;
    });
  }, [executionArn, partial]);
  const {
    data = partial.value,
    error,
    reload,
  } = useResource(executionArn, load, {
    every: ({ execution }) => (execution.status === 'RUNNING' ? oftenMs : seldomMs),
  });
  useTitle(data?.execution.name ?? 'Execution');
  if (!data) {
    if (error instanceof ExpresswayProblem && error.code === 'EXECUTIONS_NOT_KEPT') return <NotKept problem={error} />;
    return error === undefined ? <p class="soft">Loading…</p> : <Failure error={error} retry={reload} />;
  }
  return (
    <div class="stack execution">
      <Header data={data} onDone={reload} />
      {error !== undefined && <Failure error={error} retry={reload} />}
      <Look data={data} />
    </div>
  );
}

function Header({ data, onDone }: { data: ExecutionData; onDone: () => void }) {
  const { execution } = data;
  const { executionArn, status, startedAt, stoppedAt, orderId, workflow, redriveCount } = execution;
  return (
    <header class="stack tight">
      <p class="soft">
        <a href={`/console/executions?workflow=${workflow}`}>{workflow}</a>
        {orderId !== null && (
          <>
            {' · '}order <a href={`/console/orders/${orderId}`}>{orderId}</a>
          </>
        )}
      </p>
      <div class="row apart">
        <h1 class="mono">{execution.name}</h1>
        <Actions data={data} onDone={onDone} />
      </div>
      <p class="row">
        <Status look={executionLooks[status]} />
        <span>{duration((stoppedAt === null ? now.value : Date.parse(stoppedAt)) - Date.parse(startedAt))}</span>
        <span class="soft">
          started <At at={startedAt} />
        </span>
        {redriveCount > 0 && (
          <span class="soft">
            redriven {redriveCount} {redriveCount === 1 ? 'time' : 'times'}
          </span>
        )}
        <Cost executionArn={executionArn} ended={stoppedAt} />
      </p>
      <p class="row arn">
        <code>{executionArn}</code>
        <Copy text={executionArn} what="the ARN" />
      </p>
      <Verdict execution={execution} />
    </header>
  );
}

const Verdict = ({ execution: { status, error, cause } }: { execution: ExecutionDetails }) =>
  error === null && status !== 'TIMED_OUT' ? null : (
    <div class="notice tone-bad">
      <p>
        <strong>{errorInWords(error, cause)}</strong>
      </p>
      {error !== null && (
        <p>
          <code>{error}</code>
        </p>
      )}
    </div>
  );

/** Graph, timeline and events beside the panel of what is selected in any of them. */
function Look({ data: { execution, definition, exact, events } }: { data: ExecutionData }) {
  const progress = useMemo(() => progressOf(events), [events]);
  const [query, setQuery] = useQuery();
  const { view, step, state, event, iterations } = readSelection(query, progress);
  const states = useMemo(() => byState(progress, iterations), [progress, query.items]);
  const taken = useMemo(() => transitionsTaken(progress, iterations), [progress, query.items]);
  const select = (one: Step) => setQuery({ step: String(one.id), state: undefined, event: undefined });
  const selectState = (name: string) => {
    const latest = states.get(name)?.visits.at(-1);
    setQuery({ step: latest && String(latest.id), state: latest ? undefined : name, event: undefined });
  };
  const chosenEvent = events.find(({ id }) => id === event);
  const visits = state === undefined ? [] : progress.steps.filter((one) => one.state === state);
  return (
    <div class={state === undefined ? 'look' : 'look with-panel'}>
      <section class="card" aria-label="What happened">
        <ItemChoice progress={progress} iterations={iterations} onChoose={(items) => setQuery({ items })} />
        <Tabs<View>
          label="Ways to look at it"
          tabs={[
            { name: 'graph', words: 'Graph' },
            { name: 'timeline', words: 'Timeline', note: String(progress.steps.length) },
            { name: 'events', words: 'Events', note: String(events.length) },
          ]}
          chosen={view}
          onChoose={(name) => setQuery({ view: name === 'graph' ? undefined : name })}
        >
          {view === 'graph' && !exact && (
            <p>
              <small>Drawn by the workflow’s definition of now: nobody keeps which one an Express execution ran.</small>
            </p>
          )}
          {view === 'graph' && (
            <GraphView
              definition={definition}
              progress={states}
              taken={taken}
              ended={execution.status !== 'RUNNING'}
              selected={state}
              onSelect={selectState}
            />
          )}
          {view === 'timeline' && (
            <Timeline progress={progress} iterations={iterations} selected={step} onSelect={select} />
          )}
          {view === 'events' && (
            <EventTable
              events={events}
              progress={progress}
              selected={event ?? step?.id}
              onSelect={({ id }) => {
                const owner = progress.stepOf.get(id);
                setQuery({ event: String(id), step: owner && String(owner.id), state: undefined });
              }}
            />
          )}
        </Tabs>
        {view === 'events' && chosenEvent && <EventDetails event={chosenEvent} />}
      </section>
      {state !== undefined && (
        <StepPanel
          key={state}
          executionArn={execution.executionArn}
          definition={definition}
          state={state}
          step={step}
          visits={visits}
          onSelect={select}
          onClose={() => setQuery({ step: undefined, state: undefined, event: undefined })}
        />
      )}
    </div>
  );
}
