import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forked, message, started, stopped } from '../../lib/children.ts';
import { eventually, freePort, post } from '../../lib/http.ts';
import type { Outcome } from '../order.ts';
import type { StartSystem } from '../system.ts';

/** The server as its npm package ships it, with its own defaults but for ports, folder and telemetry. */
export const startRestate: StartSystem = async (folder) => {
  const [ingress, admin, fabric, service] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const config = join(folder, 'restate.toml');
  writeFileSync(
    config,
    `
disable-telemetry = true
auto-provision = true
node-name = "bench"
base-dir = ${JSON.stringify(join(folder, 'restate'))}
listen-mode = "tcp"
log-filter = "error"
bind-address = "127.0.0.1:${fabric}"
advertised-address = "http://127.0.0.1:${fabric}"
[ingress]
bind-address = "127.0.0.1:${ingress}"
[admin]
bind-address = "127.0.0.1:${admin}"
disable-web-ui = true
`,
  );
  const server = started(binary(), ['--config-file', config, '--no-logo'], { cwd: folder });
  const module = fileURLToPath(import.meta.resolve('./restate-service.ts'));
  const handlers = forked(module, [String(service)], { env: { ...process.env, RESTATE_LOGGING: 'ERROR' } });
  await message(handlers);
  await eventually(() => post(`http://127.0.0.1:${admin}/deployments`, { uri: `http://127.0.0.1:${service}` }));
  return {
    name: 'restate',
    processes: [server.pid as number, handlers.pid as number],
    execute: async (order) =>
      (await post(`http://127.0.0.1:${ingress}/orders/${order.id}/run`, order)) as unknown as Outcome,
    stop: async () => {
      await Promise.all([stopped(handlers), stopped(server)]);
    },
  };
};

/** The binary itself rather than the script around it, which would not pass our signals on. */
function binary(): string {
  const platform = `@restatedev/restate-server-${process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('@restatedev/restate-server/package.json'));
  return join(dirname(require.resolve(`${platform}/package.json`)), 'bin', 'restate-server');
}
