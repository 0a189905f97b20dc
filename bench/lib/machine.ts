import { cpus, totalmem } from 'node:os';

/** The machine in one line, for the head of a report. */
export function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Node ${process.versions.node}, ${process.platform}-${process.arch}, ${cpus().length} × ${cpu?.model.trim() ?? 'CPU'}, ${memory} GB`;
}

export const megabytes = (bytes: number): number => bytes / 2 ** 20;
