import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { forked, message, stopped } from '../../lib/children.ts';
import { eventually, post } from '../../lib/http.ts';
import type { Outcome } from '../order.ts';
import type { StartSystem } from '../system.ts';
import { startPostgres } from './postgres.ts';

/** DBOS is a library over PostgreSQL; the app answers a request when its workflow has ended. */
export const startDbos: StartSystem = async (folder, clients) => {
  const postgres = await startPostgres(folder);
  const url = (database: string) => `postgresql://postgres@127.0.0.1:${postgres.port}/${database}`;
  await eventually(async () => {
    const client = new Client(url('postgres'));
    await client.connect();
    await client.query('CREATE DATABASE bench');
    await client.end();
  });
  const module = fileURLToPath(import.meta.resolve('./dbos-app.ts'));
  const app = forked(module, [url('bench'), String(clients)], {
    // The driver warns of what DBOS does; it's not for the reader of the report.
    execArgv: ['--disable-warning=DeprecationWarning'],
  });
  const address = await message<string>(app);
  return {
    name: 'dbos on postgresql',
    processes: [app.pid as number, postgres.process.pid as number],
    execute: async (order) => (await post(address, order)) as unknown as Outcome,
    stop: async () => {
      await stopped(app);
      await setTimeout(100);
      await stopped(postgres.process, 'SIGINT');
    },
  };
};
