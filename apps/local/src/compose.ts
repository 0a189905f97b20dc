import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { loggerOptions } from '@expressway/api';
import { startServer } from '@expressway/api/server';
import { buildPages } from '@expressway/console/build';
import { startDynamoDb } from '@expressway/local-aws';
import type { DestinationStream, Logger } from 'pino';
import { type CloudOptions, startCloud } from './cloud.ts';
import { listenRefusal, openCloudServer } from './cloud-server.ts';
import { type DataDir, openDataDir } from './data-dir.ts';
import { createFaultSwitches } from './dev/fault-switches.ts';
import { devRoutes } from './dev/routes.ts';
import { openStockSwitch } from './dev/stock-switch.ts';
import { createDevIssuer } from './dev-issuer.ts';
import { parseDevClients } from './dev-oauth.ts';
import { docs } from './docs.ts';
import { apiEnvironment, functionEnvironment, sharedEnvironment, usesEmbeddedStripe } from './environment.ts';
import { behind, type Interference } from './interference.ts';
import { Refusal } from './refusal.ts';
import type { Settings } from './settings.ts';
import { prepareStore } from './store.ts';

export interface Running {
  /** The API's address, without a slash at the end. */
  url: string;
  /** The embedded cloud's. */
  statesUrl: string;
  /** What its functions have, for whoever wants to look at the same stores. */
  environment: Readonly<Record<string, string>>;
  /** Stops everything, in the opposite order of the start; requests under way are answered first. */
  close(): Promise<void>;
}

export interface ComposeOptions {
  log: Logger;
  /** Where the API's own log goes; nowhere unless given. */
  logStream?: DestinationStream;
  /** A part ended that can't be done without; what is left should be closed. */
  onFailure(error: Error): void;
  /** See CloudOptions; nothing unless given. */
  warm?: CloudOptions['warm'];
  /** Whether the console and the shop are built and served; not unless given, since that takes a moment. */
  pages?: boolean;
  interference?: Interference;
}

/**
 * Starts all of Expressway on one machine; several times in one process, if need be, as process.env is neither read nor
 * written. Each part starts when what it leans on is there. Throws Refusal where the data folder or a port can't be had;
 * then nothing is left running.
 */
export async function compose(settings: Settings, options: ComposeOptions): Promise<Running> {
  const { log, logStream, onFailure, warm, pages = false, interference = {} } = options;
  await using parts = new AsyncDisposableStack();
  const dataDir = parts.adopt(openDataDir(settings.DATA_DIR), (folder) => folder.close());
  const server = parts.adopt(await openCloudServer(settings.STATES_PORT), (open) => open.close());
  const dynamodb = settings.AWS_ENDPOINT_URL_DYNAMODB ?? (await startStore(parts, dataDir, { log, onFailure }));
  const shared = sharedEnvironment(settings, dataDir, { cloud: server.url, dynamodb });
  await prepareStore(shared);

  const issuer =
    settings.AUTH_ISSUER === undefined
      ? await createDevIssuer(dataDir, parseDevClients(settings.DEV_CLIENTS))
      : undefined;
  const switches = createFaultSwitches({ uuid: randomUUID });
  const stock = parts.adopt(await openStockSwitch(shared), (opened) => opened.close());
  const environment = functionEnvironment(settings, shared, server.url);
  const cloud = parts.use(
    await startCloud({
      server,
      dataDir,
      environment,
      log,
      interference: behind([switches, stock], interference),
      ...(warm && { warm }),
      ...(issuer ? { issuerKeys: issuer.keys } : {}),
    }),
  );

  // Closed before the cloud, which waits for what is under way in it.
  parts.defer(() => switches.close());

  const embeddedStripe = usesEmbeddedStripe(settings) ? cloud.stripe : undefined;
  const { sns, skipWaits } = cloud;
  const plugins = [
    docs,
    ...(issuer ? [issuer.tokenRoute, issuer.oauthRoute] : []),
    devRoutes({ signIn: issuer !== undefined, sns, stripe: embeddedStripe, skipWaits, switches, stock }),
  ];
  const pagesFolder = pages ? await freshPages(dataDir) : undefined;
  const logger = logStream ? { ...loggerOptions(settings.LOG_LEVEL), stream: logStream } : false;
  const apiSettings = {
    ...apiEnvironment(settings, shared, server.url),
    ...(pagesFolder !== undefined && { PAGES_DIR: pagesFolder }),
  };
  const app = await startServer(apiSettings, { plugins, logger }).catch((error: unknown) => {
    throw listenRefusal(error, 'PORT', settings.PORT);
  });
  parts.defer(() => app.close());
  const { STRIPE_WEBHOOK_SECRET: secret } = shared;
  if (embeddedStripe && secret !== undefined)
    cloud.sendStripeEventsTo(`${app.listeningOrigin}/webhooks/stripe`, secret);
  const running = parts.move();
  return { url: app.listeningOrigin, statesUrl: server.url, environment, close: () => running.disposeAsync() };
}

/** Builds the pages anew, so that they are never older than their sources, and answers their folder. */
async function freshPages(dataDir: DataDir): Promise<string> {
  const folder = dataDir.file('pages');
  await rm(folder, { recursive: true, force: true });
  await buildPages(folder);
  return folder;
}

/** Starts DynamoDB and answers its address. */
async function startStore(
  parts: AsyncDisposableStack,
  dataDir: DataDir,
  { log, onFailure }: ComposeOptions,
): Promise<string> {
  const store = await startDynamoDb({
    file: dataDir.file('dynamodb'),
    log: (line) => log.debug({ part: 'dynamodb' }, line),
    onUnexpectedExit: (reason) => onFailure(new Error(`The local DynamoDB has ended: ${reason}`)),
  }).catch((error: unknown) => {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  });
  parts.defer(() => store.close());
  return store.endpoint;
}
