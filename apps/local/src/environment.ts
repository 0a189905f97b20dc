import { randomBytes } from 'node:crypto';
import { protectionSettings, streamSettings } from '@expressway/api';
import { type TableNames, tableVariables } from '@expressway/orders';
import { arnOf, region } from './account.ts';
import type { DataDir } from './data-dir.ts';
import { developmentAuth } from './dev-issuer.ts';
import { tokenPath } from './dev-oauth.ts';
import { openTelemetryVariables } from './open-telemetry.ts';
import type { Settings } from './settings.ts';

/** Environment variables, as product code gets them here and in the cloud alike. */
export type Environment = Record<string, string>;

export interface Endpoints {
  /** The embedded cloud: Step Functions, Lambda, SNS, EventBridge, CloudWatch Logs and Stripe. */
  cloud: string;
  dynamodb: string;
}

export const topics = { orderConfirmation: 'order-confirmation', customer: 'customer-messages' } as const;

/** The SDKs want credentials; the embedded cloud takes any, and never sees the developer's own. */
const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/** The key that the embedded Stripe is called with; it takes any test key. */
const embeddedStripeKey = 'sk_test_embedded';

const localTables = Object.fromEntries(
  (Object.keys(tableVariables) as (keyof TableNames)[]).map((table) => [tableVariables[table], `expressway-${table}`]),
);

/** What the functions and the API share. */
export function sharedEnvironment(settings: Settings, dataDir: DataDir, { cloud, dynamodb }: Endpoints): Environment {
  return {
    AWS_REGION: region,
    ...credentials,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_LAMBDA: cloud,
    AWS_ENDPOINT_URL_SFN: cloud,
    AWS_ENDPOINT_URL_SNS: cloud,
    AWS_ENDPOINT_URL_EVENTBRIDGE: cloud,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: cloud,
    ...endpointsBeside(settings),
    ...localTables,
    QUOTE_KEYS: settings.QUOTE_KEYS ?? dataDir.secret('quoteKeys', newQuoteKey),
    ...webhookSecret(settings, dataDir),
    LOG_LEVEL: settings.LOG_LEVEL,
    ...openTelemetry(settings),
  };
}

const openTelemetry = (settings: Settings): Environment =>
  Object.fromEntries(
    openTelemetryVariables.flatMap((name) => {
      const value = settings[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Services that aren't part of the embedded cloud. */
function endpointsBeside({ AWS_ENDPOINT_URL_SQS: sqs, AWS_ENDPOINT_URL_EVENTBRIDGE: events }: Settings): Environment {
  return {
    ...(sqs !== undefined && { AWS_ENDPOINT_URL_SQS: sqs }),
    ...(events !== undefined && { AWS_ENDPOINT_URL_EVENTBRIDGE: events }),
  };
}

/**
 * The environment of every function. Their own log group gets a line of every invocation, whatever is shown of it on
 * standard output.
 */
export const functionEnvironment = (settings: Settings, shared: Environment, cloud: string): Environment => ({
  ...shared,
  LOG_LEVEL: settings.LOG_LEVEL === 'trace' ? 'trace' : 'debug',
  ...stripe(settings, cloud),
  CUSTOMER_TOPIC_ARN: arnOf('sns', topics.customer),
  ORDER_CONFIRMATION_TOPIC_ARN: arnOf('sns', topics.orderConfirmation),
  ORDER_PROCESSING_ARN: arnOf('states', 'order-processing'),
});

export const apiEnvironment = (settings: Settings, shared: Environment, cloud: string): Environment => ({
  ...shared,
  ...issuer(settings, cloud),
  ...stripe(settings, cloud),
  HOST: settings.HOST,
  PORT: String(settings.PORT),
  CORS_ORIGINS: settings.CORS_ORIGINS ?? '',
  ...passedOn(settings),
  ORDER_CHECKS_ARN: arnOf('states', 'order-checks'),
  ORDER_PROCESSING_ARN: arnOf('states', 'order-processing'),
  ORDER_CONFIRMATION_TOPIC_ARN: arnOf('sns', topics.orderConfirmation),
});

/** What the API's own settings say of their values and defaults. */
const passedOn = (settings: Settings): Environment =>
  Object.fromEntries(passedOnNames.map((name) => [name, String(settings[name])]));

const ofTheApi = { ...protectionSettings, ...streamSettings };
const passedOnNames = Object.keys(ofTheApi) as (keyof typeof ofTheApi)[];

/** Whose tokens the API takes: those of the issuer that is set, else the development issuer's. */
function issuer(settings: Settings, cloud: string): Environment {
  const { AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URL, AUTH_TOKEN_URL } = settings;
  if (AUTH_ISSUER && AUTH_AUDIENCE && AUTH_JWKS_URL)
    return { AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URL, ...(AUTH_TOKEN_URL ? { AUTH_TOKEN_URL } : {}) };
  return {
    AUTH_ISSUER: developmentAuth.issuer,
    AUTH_AUDIENCE: developmentAuth.audience,
    AUTH_JWKS_URL: `${cloud}${developmentAuth.keysPath}`,
    AUTH_TOKEN_URL: tokenPath,
  };
}

function stripe({ STRIPE_SECRET_KEY, STRIPE_API_URL }: Settings, cloud: string): Environment {
  const url = STRIPE_API_URL ?? (STRIPE_SECRET_KEY === undefined ? cloud : undefined);
  return { STRIPE_SECRET_KEY: STRIPE_SECRET_KEY ?? embeddedStripeKey, ...(url ? { STRIPE_API_URL: url } : {}) };
}

/** Signs what the embedded Stripe sends; with a Stripe of one's own, its secret must be given. */
function webhookSecret({ STRIPE_WEBHOOK_SECRET, ...settings }: Settings, dataDir: DataDir): Environment {
  const secret =
    STRIPE_WEBHOOK_SECRET ??
    (usesEmbeddedStripe(settings) ? dataDir.secret('webhookSecret', newWebhookSecret) : undefined);
  return secret === undefined ? {} : { STRIPE_WEBHOOK_SECRET: secret };
}

/** A key means Stripe's own service, in test or live mode; without one everything stays on this machine. */
export const usesEmbeddedStripe = (settings: Pick<Settings, 'STRIPE_SECRET_KEY' | 'STRIPE_API_URL'>): boolean =>
  settings.STRIPE_SECRET_KEY === undefined && settings.STRIPE_API_URL === undefined;

const newWebhookSecret = (): string => `whsec_${randomBytes(24).toString('base64url')}`;

const newQuoteKey = (): string => `local:${randomBytes(32).toString('base64url')}`;
