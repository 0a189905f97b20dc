import { readdirSync, readFileSync } from 'node:fs';

/**
 * Memory of processes and all below them, in bytes: the proportional set size, which counts shared pages once. NaN
 * where there is no /proc.
 */
export function memoryOf(processes: readonly number[]): number {
  try {
    const children = childrenByParent();
    let total = 0;
    const open = [...processes];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      total += proportional(id);
      open.push(...(children.get(id) ?? []));
    }
    return total;
  } catch {
    return Number.NaN;
  }
}

function proportional(id: number): number {
  const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'));
  return Number(found?.[1]) * 1024;
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(name);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  return children;
}

/** Undefined for a process that has ended meanwhile. */
function parentOf(name: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    // The program's name may hold anything; what follows its last bracket doesn't.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
