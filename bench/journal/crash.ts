/**
 * Kills an engine hundreds of times: `node journal/crash.ts [kills] [seed]`. Prints a line every ten kills and the
 * report at the end; exits 1, with what broke, when the engine broke its word. The same seed makes the same choices.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { campaign } from '../../packages/states/test/support/crash/campaign.ts';

const [, , kills = '300', seed = String(Date.now() % 1_000_000)] = process.argv;
const folder = mkdtempSync(join(tmpdir(), 'crash-'));
const began = Date.now();
console.log(`${kills} kills with seed ${seed}`);
const report = await campaign({
  file: join(folder, 'states.db'),
  seed: Number(seed),
  kills: Number(kills),
  inFlight: 24,
  onKill: (soFar) => {
    if (soFar.kills % 10 === 0) console.log(JSON.stringify(soFar));
  },
});
console.log(`${JSON.stringify(report)} in ${Math.round((Date.now() - began) / 1000)} s`);
rmSync(folder, { recursive: true });
