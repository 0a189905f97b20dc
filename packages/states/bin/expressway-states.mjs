#!/usr/bin/env node
import process from 'node:process';

const oldest = 24;

if (Number.parseInt(process.versions.node, 10) < oldest) {
  console.error(`expressway-states: Node ${oldest} or newer is needed; this is ${process.version}.`);
  process.exit(1);
}
// Only now: an older Node can't load TypeScript.
const { main } = await import('../src/cli/main.ts');
process.exitCode = await main(process.argv.slice(2));
