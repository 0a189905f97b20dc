import { branchesOf, type Execution, type Frame } from '../../src/interpreter/execution.ts';
import { Payload } from '../../src/payload.ts';

/** Everything that an execution is, as plain data: what a fold must give again. Caches are left out. */
export function snapshot(execution: Execution): unknown {
  const { header: _header, frames, ...rest } = execution;
  return { ...(plain(rest) as object), frames: [...frames.values()].map(frameSnapshot) };
}

function frameSnapshot({ parent, branch: _branch, state, argument: _argument, items: _items, phase, ...rest }: Frame) {
  const branches = branchesOf(phase);
  const ids = branches && { children: branches.children.map(({ id }) => id) };
  const shown =
    phase.kind === 'failed' ? { ...phase, branches: branches && { ...branches, ...ids } } : { ...phase, ...ids };
  return { ...(plain(rest) as object), parent: parent?.id, state: state?.name, phase: plain(shown) };
}

function plain(value: unknown): unknown {
  if (value instanceof Payload) return value.text;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([name, item]) => [name, plain(item)]));
}
