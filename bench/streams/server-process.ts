/** The whole local server in a process of its own; the argument is its folder. */

import { pino } from 'pino';
import { unlimited } from '../../apps/local/prove/unlimited.ts';
import { compose } from '../../apps/local/src/compose.ts';
import { apiEnvironment } from '../../apps/local/src/environment.ts';
import { readSettings } from '../../apps/local/src/settings.ts';

export interface ServerAnswer {
  readonly url: string;
  readonly statesUrl: string;
  /** What another process of the API needs to serve the same orders. */
  readonly environment: Readonly<Record<string, string>>;
}

const settings = readSettings({
  PORT: '0',
  STATES_PORT: '0',
  DATA_DIR: process.argv[2],
  LOG_LEVEL: 'fatal',
  ...unlimited,
});
const running = await compose(settings, {
  log: pino({ level: settings.LOG_LEVEL }),
  onFailure: (error) => {
    throw error;
  },
});
const { url, statesUrl } = running;
const environment = apiEnvironment(settings, running.environment, statesUrl);
process.send?.({ url, statesUrl, environment } satisfies ServerAnswer);
for (const event of ['disconnect', 'SIGTERM'] as const)
  process.once(event, () => void running.close().finally(() => process.exit()));
