import { pino } from 'pino';
import type { Test } from 'tap';
import { unlimited } from '../../prove/unlimited.ts';
import { compose } from '../../src/compose.ts';
import type { Interference } from '../../src/interference.ts';
import { readSettings } from '../../src/settings.ts';

/** Expressway in this process, on free ports and with a data folder of its own; stopped when the test ends. */
export async function startExpressway(t: Test, interference: Interference = {}) {
  const settings = readSettings({ PORT: '0', STATES_PORT: '0', DATA_DIR: `${t.testdir()}/data`, ...unlimited });
  const running = await compose(settings, {
    log: pino({ level: 'silent' }),
    onFailure: (error) => t.fail(error.message),
    interference,
  });
  t.teardown(() => running.close());
  return running;
}
