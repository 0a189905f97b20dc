import { consequenceOf } from './consequence.ts';
import { type FaultKind, type Faults, type FunctionFault, faultKinds, faultWords, type Switches } from './switches.ts';

type Functions = Switches['functions'];

interface FunctionFaultsProps {
  current: Faults;
  onChange: (functions: Functions) => void;
}

/** Every function with what goes wrong with it, by the workflow that it works for. */
export const FunctionFaults = ({ current: { functions, catalogue }, onChange }: FunctionFaultsProps) => (
  <>
    {groupsOf(catalogue).map(({ title, members }) => (
      <section key={title} class="card stack tight" aria-label={title}>
        <h2>{title}</h2>
        <ul class="functions plain-list">
          {members.map(({ functionName, does }) => (
            <Row
              key={functionName}
              functionName={functionName}
              does={does}
              fault={functions[functionName]}
              onChange={(fault) => {
                const { [functionName]: _, ...others } = functions;
                onChange(fault ? { ...others, [functionName]: fault } : others);
              }}
            />
          ))}
        </ul>
      </section>
    ))}
  </>
);

/** Descriptions begin with the workflow, or with when the function is called. */
function groupsOf(catalogue: Faults['catalogue']) {
  const groups = new Map<string, Faults['catalogue']>();
  for (const { functionName, does } of catalogue) {
    const [, workflow, rest] = /^(order-checks|order-processing)[:,] (.*)$/s.exec(does) ?? [];
    const title = workflow === undefined ? 'Beside the workflows' : `In ${workflow}`;
    groups.set(title, [...(groups.get(title) ?? []), { functionName, does: rest ?? does }]);
  }
  return [...groups].map(([title, members]) => ({ title, members }));
}

const counts = [1, 2, 3, 5, 10] as const;

interface RowProps {
  functionName: string;
  does: string;
  fault: FunctionFault | undefined;
  onChange: (fault: FunctionFault | undefined) => void;
}

function Row({ functionName, does, fault, onChange }: RowProps) {
  const times = fault ? fault.times : 1;
  return (
    <li class={fault && 'on'}>
      <div class="what">
        <strong class="mono">{functionName}</strong>
        <small>{does}</small>
      </div>
      <select
        aria-label={`What goes wrong with ${functionName}`}
        value={fault?.kind ?? ''}
        onChange={({ currentTarget: { value } }) => {
          const kind = faultKinds.find((one) => one === value);
          onChange(kind && { kind, times });
        }}
      >
        <option value="">works</option>
        {faultKinds.map((kind: FaultKind) => (
          <option key={kind} value={kind}>
            {faultWords[kind]}
          </option>
        ))}
      </select>
      <select
        aria-label={`How often ${functionName} does`}
        disabled={fault === undefined}
        value={times === null ? 'all' : String(times)}
        onChange={({ currentTarget: { value } }) => {
          if (fault) onChange({ ...fault, times: value === 'all' ? null : Number(value) });
        }}
      >
        {[...new Set([...counts, ...(times === null ? [] : [times])])]
          .sort((one, other) => one - other)
          .map((count) => (
            <option key={count} value={String(count)}>
              {count === 1 ? 'once' : `${count} times`}
            </option>
          ))}
        <option value="all">every time</option>
      </select>
      {fault && (
        <p class="consequence">
          <small>{consequenceOf(functionName, fault)}</small>
        </p>
      )}
    </li>
  );
}
