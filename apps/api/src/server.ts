import { createTracing } from '@expressway/telemetry/tracing';
import closeWithGrace from 'close-with-grace';
import { type App, type AppDependencies, buildApp, serviceName } from './app.ts';
import { readConfig } from './config.ts';
import { createDependencies } from './dependencies.ts';

/**
 * Starts the API as `env` says and answers once it listens; `close()` on what it answers stops it.
 * Throws an Error with one clear line where a setting is wrong, or Node's own where the port can't be had.
 */
export async function startServer(
  env: NodeJS.ProcessEnv,
  overrides: Pick<AppDependencies, 'plugins' | 'logger'> = {},
): Promise<App> {
  const config = readConfig(env);
  const { release, ...deps } = createDependencies(config, env);
  const tracing = await createTracing(env, serviceName);
  const app = await buildApp({ ...deps, ...config.protection, tracer: tracing.tracer, ...overrides });
  app.addHook('onClose', async () => {
    release();
    await tracing.shutdown();
  });
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}

/** What the process has left to end by itself once its connections are closed. */
const lastMs = 2_000;

async function main(): Promise<void> {
  const app = await startServer(process.env);
  const { delayMs, graceMs } = readConfig(process.env).protection.leave;
  closeWithGrace({ delay: delayMs + graceMs + lastMs, logger: app.log }, async ({ err }) => {
    if (err) app.log.fatal({ err }, 'stopping after an error that nobody caught');
    await app.close();
  });
}

if (import.meta.main)
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
