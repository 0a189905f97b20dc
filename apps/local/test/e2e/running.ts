import { Writable } from 'node:stream';
import type { Test } from 'tap';
import { unlimited } from '../../prove/unlimited.ts';
import { compose } from '../../src/compose.ts';
import type { Interference } from '../../src/interference.ts';
import { createLogger } from '../../src/logging.ts';
import { readSettings } from '../../src/settings.ts';

/** Expressway in this process, on free ports and with a data folder of its own; stopped when the test ends. */
export async function startExpressway(
  t: Test,
  interference: Interference = {},
  env: NodeJS.ProcessEnv = {},
  { pages = false }: { pages?: boolean } = {},
) {
  const settings = readSettings({
    PORT: '0',
    STATES_PORT: '0',
    DATA_DIR: `${t.testdir()}/data`,
    LOG_LEVEL: 'silent',
    ...unlimited,
    ...env,
  });
  const lines: string[] = [];
  const logStream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const running = await compose(settings, {
    log: createLogger(settings.LOG_LEVEL, logStream),
    logStream,
    onFailure: (error) => t.fail(error.message),
    interference,
    warm: 'checks',
    pages,
  });
  t.teardown(() => running.close());
  /** What has been logged, by the API and by all the others. */
  const logged = () => lines.map((line): Record<string, unknown> => JSON.parse(line));
  return { ...running, logged };
}
