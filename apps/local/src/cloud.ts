import { randomBytes, randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createGateway, createLambda, createSns, type LambdaLogEntry } from '@expressway/local-aws';
import { createStripe, type StripeLogEntry } from '@expressway/local-stripe';
import { createStates, eventBridgeSink, servicesOf } from '@expressway/states';
import { createSfnClient } from '@expressway/workflows';
import type { Logger } from 'pino';
import { accountId, arnOf, region } from './account.ts';
import { type CloudServer, unavailable } from './cloud-server.ts';
import type { DataDir } from './data-dir.ts';
import { developmentAuth } from './dev-issuer.ts';
import { type Environment, topics } from './environment.ts';
import { functionArns, functionDefinitions } from './functions.ts';
import { registerStateMachines } from './state-machines.ts';

export interface CloudOptions {
  server: CloudServer;
  dataDir: DataDir;
  /** The environment of the functions. */
  environment: Environment;
  /** The public keys of the development issuer, where there is one. */
  issuerKeys?: RequestListener;
  log: Logger;
}

/**
 * Starts the embedded Lambda, SNS, Stripe and Step Functions on the server's port, with the topics and state machines of
 * the workflows. The engine opens last: it goes on with interrupted executions at once, and their tasks call the others.
 */
export async function startCloud(options: CloudOptions): Promise<AsyncDisposable> {
  const { server, dataDir, environment, issuerKeys, log } = options;
  await using parts = new AsyncDisposableStack();
  const now = () => new Date();
  const common = { region, accountId, uuid: randomUUID, now };

  const stripe = createStripe({
    file: dataDir.file('stripe'),
    random: randomBytes,
    now,
    log: (entry) => logStripe(log, entry),
  });
  parts.defer(() => stripe.close());
  const sns = createSns({ ...common, file: dataDir.file('sns') });
  parts.defer(() => sns.close());
  const functions = functionDefinitions(environment);
  const lambda = createLambda({ ...common, functions, log: (entry) => logOutput(log, entry) });
  parts.defer(() => lambda.close());

  let states: RequestListener = unavailable;
  const gateway = createGateway({
    states: (request, response) => states(request, response),
    lambda: lambda.requestListener,
    sns: sns.requestListener,
    stripe: stripe.requestListener,
  });
  server.serve(issuerKeys ? at(developmentAuth.keysPath, issuerKeys, gateway) : gateway);
  for (const topic of Object.values(topics)) sns.createTopic(topic);

  const services = servicesOf(environment);
  const engine = createStates({
    file: dataDir.file('states'),
    integrations: { lambda: lambda.invoke, services },
    ...(services.eventbridge && { onStatusChange: eventBridgeSink(services.eventbridge) }),
    region,
    accountId,
    log: log.child({ part: 'states' }),
  });
  parts.defer(() => engine.close());
  states = engine.requestListener;
  await registerWorkflows(environment);
  return parts.move();
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

function logOutput(log: Logger, { source, text, ...invocation }: LambdaLogEntry): void {
  const level = source === 'stdout' ? 'info' : 'warn';
  log[level]({ part: 'lambda', ...invocation }, text);
}

function logStripe(log: Logger, { error, ...request }: StripeLogEntry): void {
  if (error) log.error({ part: 'stripe', ...request, err: error }, 'the embedded Stripe failed');
  else log.debug({ part: 'stripe', ...request }, 'answered');
}
