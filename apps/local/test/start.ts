import pino from 'pino';
import type { Test } from 'tap';
import { compose, type Running } from '../src/compose.ts';
import { readSettings } from '../src/settings.ts';

/** Starts everything on free ports, by default with a data folder of its own; the test's end stops it. */
export async function start(t: Test, env: NodeJS.ProcessEnv = {}, warm?: 'checks'): Promise<Running> {
  const settings = readSettings({
    PORT: '0',
    STATES_PORT: '0',
    LOG_LEVEL: 'silent',
    // Other tests keep the machine busy.
    MAX_EVENT_LOOP_DELAY_MS: '0',
    DATA_DIR: env.DATA_DIR ?? t.testdir(),
    ...env,
  });
  const running = await compose(settings, {
    log: pino({ level: 'silent' }),
    onFailure: (error) => t.fail(error.message),
    ...(warm && { warm }),
  });
  t.teardown(() => running.close());
  return running;
}

export const postJson = (url: string, body: unknown): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
