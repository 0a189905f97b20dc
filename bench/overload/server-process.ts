/** The server of `npm start` in a process of its own; says where it listens, and what its functions have. */
import { pino } from 'pino';
import { compose } from '../../apps/local/src/compose.ts';
import { readSettings } from '../../apps/local/src/settings.ts';

export interface Started {
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
}

process.on('disconnect', () => process.exit());
const running = await compose(readSettings(process.env), {
  log: pino({ level: 'error' }),
  onFailure(error) {
    throw error;
  },
});
process.on('SIGTERM', () => void running.close());
process.send?.({ url: running.url, environment: running.environment } satisfies Started);
