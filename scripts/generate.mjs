// Writes anew what is made from the code and kept in git: the API's document, and from that the client's types.

import { dirname } from 'node:path';
import process from 'node:process';
import { run } from './bootstrap/child.mjs';

const root = dirname(import.meta.dirname);
const steps = [
  ['node', 'apps/api/scripts/generate-openapi.ts'],
  ['node', 'packages/client/scripts/generate-types.ts'],
];

for (const step of steps) {
  process.exitCode = await run(step, { cwd: root, env: process.env });
  if (process.exitCode !== 0) break;
}
