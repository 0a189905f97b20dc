import { SNSClient } from '@aws-sdk/client-sns';
import {
  awsClientSettings,
  createDynamo,
  createIds,
  createQuoteSigner,
  createStores,
  createStripeClient,
  systemClock,
} from '@expressway/orders';
import {
  createConfirm,
  createLogsClient,
  createSfnClient,
  createTaskTokens,
  createWorkflows,
} from '@expressway/workflows';
import type { AppDependencies } from './app.ts';
import { createTokenVerifier } from './auth/token.ts';
import type { Config } from './config.ts';
import { loggerOptions } from './logging.ts';

/** The real parts behind the API: AWS clients as `env` configures them, and the issuer's keys. `release` closes their connections. */
export function createDependencies(config: Config, env: NodeJS.ProcessEnv): AppDependencies & { release(): void } {
  const clock = systemClock;
  const dynamo = createDynamo(env);
  const sfn = createSfnClient(env);
  const logs = createLogsClient(env);
  const sns = new SNSClient(awsClientSettings(env, 'SNS'));
  return {
    stores: createStores({ dynamo, tables: config.tables, clock }),
    workflows: createWorkflows({ sfn, logs, ...config.stateMachines }),
    quotes: createQuoteSigner({ keys: config.quoteKeys, clock }),
    clock,
    ids: createIds(clock),
    stripe: createStripeClient(env),
    taskTokens: createTaskTokens(sfn),
    confirm: createConfirm(sns, config.orderConfirmationTopicArn),
    ...(config.webhookSecret === undefined ? {} : { webhookSecret: config.webhookSecret }),
    eventStreams: config.eventStreams,
    ...(config.tokenUrl === undefined ? {} : { tokenUrl: config.tokenUrl }),
    ...(config.pagesFolder === undefined ? {} : { pagesFolder: config.pagesFolder }),
    verifyToken: createTokenVerifier({ ...config.auth, clock }),
    corsOrigins: config.corsOrigins,
    logger: loggerOptions(config.logLevel),
    release() {
      dynamo.destroy();
      sfn.destroy();
      logs.destroy();
      sns.destroy();
    },
  };
}
