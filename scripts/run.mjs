// Runs one of the project's commands on Node 24 with the dependencies of package-lock.json, whatever the machine has.
// Plain JavaScript: this file and bootstrap/ (but for install.mjs) run on the machine's own Node, from 20 on.
import process from 'node:process';

const oldest = 20;

if (Number.parseInt(process.versions.node, 10) < oldest) {
  console.error(`expressway: Node ${oldest} or newer is needed to start; this is ${process.version}.`);
  process.exit(1);
}
// Only now: an older Node would trip over what the other modules use.
const { main } = await import('./bootstrap/main.mjs');
process.exitCode = await main(process.argv.slice(2));
