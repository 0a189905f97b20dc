import { randomBytes, randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createGateway, createLambda, createLogs, createSns, openDeliveryStore, type Sns } from '@expressway/local-aws';
import { createStripe, type LocalStripe, type StripeLogEntry } from '@expressway/local-stripe';
import { createStates, eventBridgeSink, type States, servicesOf } from '@expressway/states';
import { createSfnClient } from '@expressway/workflows';
import type { Logger } from 'pino';
import { accountId, arnOf, region } from './account.ts';
import { type CloudServer, unavailable } from './cloud-server.ts';
import type { DataDir } from './data-dir.ts';
import { developmentAuth } from './dev-issuer.ts';
import { type Environment, topics } from './environment.ts';
import { logOutput } from './function-log.ts';
import { functionArns, functionDefinitions, functionsOf } from './functions.ts';
import type { Interference } from './interference.ts';
import { createLogGroups, executionSink, functionSink } from './logs.ts';
import { registerStateMachines } from './state-machines.ts';
import { startEvents, startPollers } from './triggers.ts';

export interface CloudOptions {
  server: CloudServer;
  dataDir: DataDir;
  /** The environment of the functions. */
  environment: Environment;
  /** The public keys of the development issuer, where there is one. */
  issuerKeys?: RequestListener;
  /** Which functions are loaded before anything else, so that none of them is slow at first; those of order-checks, or all. */
  warm?: 'checks' | 'all';
  interference?: Interference;
  log: Logger;
}

export interface Cloud extends AsyncDisposable {
  sns: Pick<Sns, 'messages'>;
  stripe: Pick<LocalStripe, 'webhooks' | 'declineCards'>;
  skipWaits: States['skipWaits'];
  /** Where the embedded Stripe sends its events from now on, and what it signs them with. */
  sendStripeEventsTo(url: string, secret: string): void;
}

/**
 * Starts the embedded Lambda, SNS, EventBridge, CloudWatch Logs, Stripe and Step Functions on the server's port, with the
 * topics, log groups and state machines of the workflows. The engine opens last: it goes on with interrupted executions at once, and their tasks call the others.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { server, dataDir, environment, issuerKeys, warm, interference = {}, log } = options;
  await using parts = new AsyncDisposableStack();
  const now = () => new Date();
  const common = { region, accountId, uuid: randomUUID, now };

  const stripe = createStripe({
    file: dataDir.file('stripe'),
    random: randomBytes,
    now,
    ...(environment.STRIPE_WEBHOOK_SECRET && { webhooks: { secret: environment.STRIPE_WEBHOOK_SECRET } }),
    ...(interference.stripe && { onRequest: interference.stripe }),
    log: (entry) => logStripe(log, entry),
  });
  parts.defer(() => stripe.close());
  const sns = createSns({
    ...common,
    file: dataDir.file('sns'),
    ...(interference.sns && { onRequest: interference.sns }),
  });
  parts.defer(() => sns.close());
  const functions = functionDefinitions(environment, interference.handlers);
  const logs = createLogs({
    ...common,
    file: dataDir.file('logs'),
    onFailure: (err) => log.error({ part: 'logs', err }, 'log events could not be kept'),
  });
  parts.defer(() => logs.close());
  createLogGroups(logs, Object.keys(functions));
  const keepOutput = functionSink(logs, now);
  const lambda = createLambda({
    ...common,
    functions,
    log(entry) {
      keepOutput(entry);
      logOutput(log, entry);
    },
  });
  parts.defer(() => lambda.close());
  if (warm) await lambda.warm(warm === 'all' ? undefined : functionsOf('order-checks'));
  const invoke = interference.invoke?.(lambda.invoke) ?? lambda.invoke;
  const deliveries = parts.adopt(
    openDeliveryStore({
      file: dataDir.file('events'),
      onDeadLetter: (letter) => log.error({ part: 'events', ...letter }, 'an event was given up'),
    }),
    (store) => store.close(),
  );
  const delivery = { ...common, invoke, store: deliveries };
  const events = startEvents(delivery);
  parts.defer(() => events.close());

  let states: RequestListener = unavailable;
  const gateway = createGateway({
    states: (request, response) => states(request, response),
    lambda: lambda.requestListener,
    sns: sns.requestListener,
    events: events.requestListener,
    logs: logs.requestListener,
    stripe: stripe.requestListener,
  });
  server.serve(issuerKeys ? at(developmentAuth.keysPath, issuerKeys, gateway) : gateway);
  for (const topic of Object.values(topics)) sns.createTopic(topic);

  const services = servicesOf(environment);
  const engine = createStates({
    file: dataDir.file('states'),
    integrations: { lambda: invoke, services },
    ...(services.eventbridge && { onStatusChange: eventBridgeSink(services.eventbridge) }),
    region,
    accountId,
    logSink: executionSink(logs),
    hasLogGroup: logs.hasLogGroup,
    log: log.child({ part: 'states' }),
    ...interference.engine,
  });
  parts.defer(() => engine.close());
  states = engine.requestListener;
  await registerWorkflows(environment);
  parts.use(startPollers(delivery, environment, log));
  const running = parts.move();
  return {
    sns,
    stripe,
    skipWaits: engine.skipWaits,
    sendStripeEventsTo: (url, secret) => stripe.setWebhookEndpoint({ url, secret }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Answers requests for one path with one listener and all others with another. */
const at =
  (path: string, listener: RequestListener, others: RequestListener): RequestListener =>
  (request, response) =>
    (request.url === path ? listener : others)(request, response);

async function registerWorkflows(environment: Environment): Promise<void> {
  const sfn = createSfnClient(environment);
  try {
    const topicArn = arnOf('sns', topics.orderConfirmation);
    await registerStateMachines(sfn, { ...functionArns, OrderConfirmationTopicArn: topicArn });
  } finally {
    sfn.destroy();
  }
}

function logStripe(log: Logger, { error, ...request }: StripeLogEntry): void {
  if (error) log.error({ part: 'stripe', ...request, err: error }, 'the embedded Stripe failed');
  else log.debug({ part: 'stripe', ...request }, 'answered');
}
