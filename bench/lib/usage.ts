import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** Bytes, as the proportional set size, which counts shared pages once. */
  readonly memory: number;
  /** Milliseconds on a processor since the start, of what still runs. */
  readonly cpu: number;
}

/** What the kernel counts CPU time in, in milliseconds; Linux tells programs 100 of these to a second. */
const TICK = 10;

/** What processes and all below them use; NaN where there is no /proc. */
export function usageOf(processes: readonly number[]): Usage {
  try {
    const all = stats();
    let memory = 0;
    let cpu = 0;
    const open = [...processes];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      memory += proportional(id);
      cpu += all.get(id)?.cpu ?? 0;
      for (const [child, { parent }] of all) if (parent === id) open.push(child);
    }
    return { memory, cpu };
  } catch {
    return { memory: Number.NaN, cpu: Number.NaN };
  }
}

function proportional(id: number): number {
  const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'));
  return Number(found?.[1]) * 1024;
}

interface Stat {
  readonly parent: number;
  readonly cpu: number;
}

function stats(): Map<number, Stat> {
  const found = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : undefined;
    if (stat !== undefined) found.set(Number(name), stat);
  }
  return found;
}

/** Undefined for a process that has ended meanwhile. */
function statOf(name: string): Stat | undefined {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    // The program's name may hold anything; what follows its last bracket doesn't.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), cpu: (Number(fields[11]) + Number(fields[12])) * TICK };
  } catch {
    return undefined;
  }
}
