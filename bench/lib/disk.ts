import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './measure.ts';

/** What an fsync of 4 KB costs in a folder, in milliseconds: below 0.05 the disk is memory or doesn't sync. */
export function fsyncCost(folder: string): number {
  const file = join(folder, 'fsync');
  const handle = openSync(file, 'w');
  const block = Buffer.alloc(4096, 1);
  const costs: number[] = [];
  for (let at = 0; at < 200; at++) {
    const began = performance.now();
    writeSync(handle, block);
    fsyncSync(handle);
    costs.push(performance.now() - began);
  }
  closeSync(handle);
  rmSync(file);
  return median(costs);
}
