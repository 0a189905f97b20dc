import { useSignal } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { type StateProgress, transition } from '../history/by-state.ts';
import { stepLooks } from '../history/step-looks.ts';
import { Icon } from '../ui/icon.tsx';
import type { Definition } from './definition.ts';
import { edgePath } from './edge-path.ts';
import { layoutOf, sizes } from './layout.ts';
import type { Layout, PlacedEdge, PlacedNode } from './placed.ts';

export interface GraphViewProps {
  definition: Definition;
  /** What became of the states so far; undefined for a workflow as such, where nothing is faded. */
  progress?: ReadonlyMap<string, StateProgress>;
  taken?: ReadonlySet<string>;
  /** Whether it goes on: then nothing has ended yet. */
  ended?: boolean;
  selected?: string | undefined;
  onSelect?: (state: string) => void;
}

const smallest = 0.3;
const largest = 2;

/** A definition as a picture. States are buttons; what was taken is bold, what catches is dashed, what wasn't reached is faint. */
export function GraphView(props: GraphViewProps) {
  const layout = useMemo(() => layoutOf(props.definition), [props.definition]);
  const box = useRef<HTMLDivElement>(null);
  const zoom = useSignal(1);
  const fit = () => {
    const { clientWidth = layout.width } = box.current ?? {};
    zoom.value = clamp(Math.min(1, (clientWidth - 16) / layout.width));
  };
  // It fits, also when the room for it changes, until somebody chooses another size.
  const chosen = useSignal(false);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => {
      if (!chosen.value) fit();
    });
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [layout]);
  const resize = (factor: number) => () => {
    chosen.value = true;
    zoom.value = clamp(zoom.value * factor);
  };
  return (
    <div class="graph">
      <fieldset class="zoom">
        <legend class="visually-hidden">Size of the graph</legend>
        <button type="button" aria-label="Smaller" onClick={resize(1 / 1.25)}>
          −
        </button>
        <button type="button" aria-label="Larger" onClick={resize(1.25)}>
          +
        </button>
        <button
          type="button"
          onClick={() => {
            chosen.value = false;
            fit();
          }}
        >
          Fit
        </button>
      </fieldset>
      <div class="graph-box" ref={box}>
        <svg
          role="group"
          aria-label="Graph of the states"
          width={layout.width * zoom.value}
          height={layout.height * zoom.value}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
        >
          <defs>
            {['faint', 'plain', 'taken'].map((kind) => (
              <marker
                key={kind}
                id={`arrow-${kind}`}
                class={`arrow ${kind}`}
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                markerUnits="userSpaceOnUse"
                orient="auto"
              >
                <path d="M0,0L8,4L0,8z" />
              </marker>
            ))}
          </defs>
          <Machine layout={layout} {...props} />
        </svg>
      </div>
    </div>
  );
}

const clamp = (zoom: number): number => Math.min(largest, Math.max(smallest, zoom));

function Machine({ layout, ...props }: GraphViewProps & { layout: Layout }) {
  const { progress, taken, ended = false } = props;
  const isTaken = ({ from, to, kind }: PlacedEdge): boolean =>
    taken !== undefined &&
    (to === undefined
      ? ended &&
        from !== undefined &&
        progress?.get(from)?.visits.at(-1)?.endedAt !== undefined &&
        lastOf(progress, from)
      : taken.has(transition(from, to, kind === 'catch')));
  const edges = layout.edges.map((edge) => ({
    edge,
    kind: taken === undefined ? 'plain' : isTaken(edge) ? 'taken' : 'faint',
  }));
  // What was taken is drawn over what wasn't.
  edges.sort((a, b) => Number(a.kind === 'taken') - Number(b.kind === 'taken'));
  return (
    <>
      {layout.start && <circle class="dot" cx={layout.start.x} cy={layout.start.y} r={sizes.dot / 2} />}
      {layout.end && (
        <circle class={ended ? 'dot' : 'dot open'} cx={layout.end.x} cy={layout.end.y} r={sizes.dot / 2} />
      )}
      {edges.map(({ edge, kind }) => (
        <g key={`${edge.from} ${edge.kind} ${edge.to}`} class={`edge ${kind} ${edge.kind}`}>
          <path d={edgePath(edge.points)} marker-end={`url(#arrow-${kind})`} />
          {edge.label && (
            <text x={edge.label.x} y={edge.label.y + 4}>
              <title>{edge.labels.join('\n')}</title>
              {edge.label.text}
            </text>
          )}
        </g>
      ))}
      {layout.nodes.map((placed) => (
        <StateNode key={placed.node.name} placed={placed} {...props} />
      ))}
    </>
  );
}

/** Whether the execution's last step is a visit of this state. */
function lastOf(progress: ReadonlyMap<string, StateProgress>, state: string): boolean {
  const mine = progress.get(state)?.visits.at(-1)?.id ?? 0;
  for (const { visits } of progress.values())
    if (visits.at(-1)?.depth === 0 && (visits.at(-1)?.id ?? 0) > mine) return false;
  return true;
}

function StateNode({ placed, ...props }: GraphViewProps & { placed: PlacedNode }) {
  const { node, x, y, width, height, branches } = placed;
  const { progress, selected, onSelect } = props;
  const state = progress?.get(node.name);
  const look = state && stepLooks[state.status];
  const notes = state ? notesOf(node.type, state) : [];
  const select = () => onSelect?.(node.name);
  return (
    <g
      class={`state ${branches.length > 0 ? 'container ' : ''}${progress ? (state?.status ?? 'unreached') : 'plain'}`}
      transform={`translate(${x},${y})`}
    >
      <g
        class={selected === node.name ? 'face selected' : 'face'}
        role="button"
        tabindex={onSelect ? 0 : -1}
        aria-pressed={selected === node.name}
        data-state={node.name}
        onClick={select}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          select();
        }}
      >
        <rect width={width} height={height} rx="8" />
        <foreignObject width={width} height={branches.length > 0 ? sizes.header : height}>
          <div class="state-face">
            {look && <Icon name={look.icon} spins={state?.status === 'running'} />}
            <span class="names">
              <span class="name">{node.name}</span>
              <span class="type">
                {node.type}
                {progress && <span class="visually-hidden">, {look?.words ?? 'not reached'}</span>}
                {notes.map((note) => (
                  <> · {note}</>
                ))}
              </span>
            </span>
          </div>
        </foreignObject>
      </g>
      {branches.map((branch, index) => (
        <g key={index} transform={`translate(${branch.x},${branch.y})`}>
          {branches.length > 1 && index > 0 && (
            <path class="divider" d={`M${-sizes.padding / 2},0V${height - sizes.header - sizes.padding}`} />
          )}
          <Machine layout={branch} {...props} />
        </g>
      ))}
    </g>
  );
}

/** What there is to count. */
function notesOf(type: string, { visits, retries, failures }: StateProgress): string[] {
  const items = visits.reduce((sum, { items = 0 }) => sum + items, 0);
  return [
    ...(type === 'Map' ? [`${items} ${items === 1 ? 'item' : 'items'}`] : []),
    ...(visits.length > 1 ? [`${visits.length} visits`] : []),
    ...(retries > 0 ? [`${retries} ${retries === 1 ? 'retry' : 'retries'}`] : []),
    ...(failures > 0 && (type === 'Map' || visits.length > 1) ? [`${failures} failed`] : []),
  ];
}
