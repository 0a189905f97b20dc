// `npm start`: all of Expressway on one machine.
import { banner } from './banner.ts';
import { compose } from './compose.ts';
import { createLogger, logStream } from './logging.ts';
import { Refusal } from './refusal.ts';
import { readSettings } from './settings.ts';

/** How long the other parts may take to end, once the API has. */
const graceMs = 5_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const stream = logStream();
  const log = createLogger(settings.LOG_LEVEL, stream);
  // A developer's first check should be answered as quickly as the next.
  const starting = compose(settings, {
    log,
    logStream: stream,
    onFailure: (error) => stop(1, error),
    warm: 'checks',
    pages: true,
  });

  let stopping = false;
  async function stop(exitCode: number, reason?: Error): Promise<void> {
    if (reason) log.fatal({ err: reason }, 'stopping');
    // Ctrl-C reaches this process twice: from the terminal, and from the script that started it.
    if (stopping) return;
    stopping = true;
    process.exitCode = exitCode;
    const { SHUTDOWN_DELAY_SECONDS: delay, SHUTDOWN_GRACE_SECONDS: grace } = settings;
    setTimeout(() => process.exit(1), (delay + grace) * 1000 + graceMs).unref();
    const running = await starting.catch(() => undefined);
    await running?.close();
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
  // The script that started this process was killed outright: end as abruptly, and free the ports at once.
  process.once('disconnect', () => process.exit(1));
  process.channel?.unref();
  // Nothing is lost by ending here: whatever was acknowledged is on disk.
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error that nobody caught');
    process.exit(1);
  });

  const { url, statesUrl } = await starting;
  const terminal = process.stdout.isTTY && !process.env.NO_COLOR;
  console.log(banner({ api: url, cloud: statesUrl, dataDir: settings.DATA_DIR }, terminal));
}

main().catch((error: unknown) => {
  console.error('expressway:', error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
});
