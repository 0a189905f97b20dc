import { parseQuoteKeys, type QuoteKeys, type TableNames, tableNames, tableVariables } from '@expressway/orders';
import envSchema from 'env-schema';
import { type Static, Type } from 'typebox';
import type { AppDependencies } from './app.ts';
import type { StreamLimits } from './events/hub.ts';
import type { Leave } from './plugins/draining.ts';
import { parseTrustProxy } from './trust-proxy.ts';

const text = (description: string) => Type.String({ minLength: 1, description });

const perMinute = (fallback: number, description: string) =>
  Type.Integer({ default: fallback, minimum: 0, description: `${description} in a minute; 0 is no limit` });

/** The settings of what protects a server that listens; behind API Gateway that is the gateway's work. */
export const protectionSettings = {
  RATE_LIMIT_PER_MINUTE: perMinute(600, 'Requests of one who is signed in'),
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: perMinute(120, 'Requests of one address without a token'),
  RATE_LIMIT_ANONYMOUS_CHECKS_PER_MINUTE: perMinute(60, 'POST /orders/validate of one address without a token'),
  RATE_LIMIT_FAILED_SIGN_INS_PER_MINUTE: perMinute(30, 'Bad tokens of one address'),
  MAX_REQUESTS_IN_FLIGHT: Type.Integer({
    default: 50,
    minimum: 0,
    description: 'Requests that are worked on at a time; more are refused with 503. 0 is no bound',
  }),
  MAX_EVENT_LOOP_DELAY_MS: Type.Integer({
    default: 1_000,
    minimum: 0,
    description:
      'How late the process’s event loop may be, in milliseconds, before requests are refused; 0 is no bound',
  }),
  MAX_CONNECTIONS: Type.Integer({
    default: 16_384,
    minimum: 0,
    description: 'Connections that may be open; more are closed at once. 0 is no bound',
  }),
  SHUTDOWN_DELAY_SECONDS: Type.Integer({
    default: 0,
    minimum: 0,
    description: 'How long the API serves on when it is told to stop, while /readyz says so to load balancers',
  }),
  SHUTDOWN_GRACE_SECONDS: Type.Integer({
    default: 20,
    minimum: 0,
    description: 'How long requests and streams may then take to end before their connections are cut',
  }),
  TRUST_PROXY: Type.String({
    default: '',
    description:
      'The proxies before the API, whose X-Forwarded-For is believed: addresses and networks (10.0.0.0/8, loopback, ' +
      'linklocal, uniquelocal), separated by commas; none unless set',
  }),
};

/** The settings of streams of events. */
export const streamSettings = {
  EVENT_STREAM_SECONDS: Type.Integer({
    default: 900,
    minimum: 1,
    maximum: 86_400,
    description: 'How long a stream of an order’s events lasts at most; clients resume',
  }),
  EVENT_STREAMS: Type.Integer({ default: 2_000, minimum: 1, description: 'How many such streams are open at most' }),
  EVENT_STREAMS_PER_CALLER: Type.Integer({ default: 20, minimum: 1, description: 'And how many of one caller' }),
};

/** Every setting of the API, by the environment variable that holds it. What has no default must be set. */
export const settingsSchema = Type.Object({
  HOST: Type.String({ default: '127.0.0.1', minLength: 1, description: 'The address to listen on' }),
  PORT: Type.Integer({ default: 3000, minimum: 0, maximum: 65_535, description: 'The port to listen on; 0 is any' }),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    default: 'info',
    description: 'The least severe level that is logged',
  }),
  CORS_ORIGINS: Type.String({
    default: '',
    pattern: '^(https?://[^\\s,/]+(,https?://[^\\s,/]+)*)?$',
    description: 'The origins whose pages may call the API, separated by commas; none unless listed',
  }),
  ...protectionSettings,
  AUTH_ISSUER: text('The `iss` of tokens'),
  AUTH_AUDIENCE: text('The `aud` of tokens'),
  AUTH_JWKS_URL: Type.String({ pattern: '^https?://\\S+$', description: 'Where the issuer publishes its keys' }),
  ...streamSettings,
  AUTH_TOKEN_URL: Type.Optional(
    Type.String({
      pattern: '^(https?:/)?/\\S+$',
      description: 'Where the issuer gives servers tokens (RFC 6749, 4.4), a path if it is here; only for the document',
    }),
  ),
  PAGES_DIR: Type.Optional(
    text('The folder of the console and the shop, built by apps/console; they are not served without'),
  ),
  STRIPE_WEBHOOK_SECRET: Type.Optional(text('Signs the events that Stripe sends to /webhooks/stripe')),
  ORDER_CONFIRMATION_TOPIC_ARN: text('The SNS topic that tells customers of shipped orders'),
  QUOTE_KEYS: text(
    'Keys that sign quotes, newest first: id:secret[,id:secret…], secrets of 32 bytes or more in base64url',
  ),
  ORDER_CHECKS_ARN: text('The state machine of the real-time check (EXPRESS)'),
  ORDER_PROCESSING_ARN: text('The state machine that processes orders (STANDARD)'),
  [tableVariables.products]: text('The DynamoDB table of products'),
  [tableVariables.orders]: text('The DynamoDB table of orders'),
  [tableVariables.ledger]: text('The DynamoDB table of the payment ledger'),
  [tableVariables.reservations]: text('The DynamoDB table of stock reservations'),
  [tableVariables.idempotency]: text('The DynamoDB table of idempotency keys'),
  [tableVariables.webhookEvents]: text('The DynamoDB table of events from Stripe'),
  [tableVariables.audit]: text('The DynamoDB table of what operators did'),
});

/** The settings of the API, checked. */
export interface Config {
  host: string;
  port: number;
  logLevel: string;
  corsOrigins: readonly string[];
  auth: { issuer: string; audience: string; jwksUrl: string };
  /** Where servers get tokens; undefined if that is not known. */
  tokenUrl: string | undefined;
  /** Has the console and the shop; undefined if they are not served. */
  pagesFolder: string | undefined;
  quoteKeys: QuoteKeys;
  eventStreams: StreamLimits;
  webhookSecret: string | undefined;
  orderConfirmationTopicArn: string;
  stateMachines: { orderChecksArn: string; orderProcessingArn: string };
  tables: TableNames;
  protection: Pick<AppDependencies, 'rateLimits' | 'loadLimits' | 'maxConnections' | 'trustProxy'> & { leave: Leave };
}

/** Reads the settings. Throws an Error whose message is one line that names every setting that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const settings = checked(env);
  return {
    host: settings.HOST,
    port: settings.PORT,
    logLevel: settings.LOG_LEVEL,
    corsOrigins: settings.CORS_ORIGINS === '' ? [] : settings.CORS_ORIGINS.split(','),
    auth: { issuer: settings.AUTH_ISSUER, audience: settings.AUTH_AUDIENCE, jwksUrl: settings.AUTH_JWKS_URL },
    tokenUrl: settings.AUTH_TOKEN_URL,
    pagesFolder: settings.PAGES_DIR,
    quoteKeys: parseQuoteKeys(settings.QUOTE_KEYS),
    eventStreams: {
      seconds: settings.EVENT_STREAM_SECONDS,
      streams: settings.EVENT_STREAMS,
      streamsPerCaller: settings.EVENT_STREAMS_PER_CALLER,
    },
    webhookSecret: settings.STRIPE_WEBHOOK_SECRET,
    orderConfirmationTopicArn: settings.ORDER_CONFIRMATION_TOPIC_ARN,
    stateMachines: {
      orderChecksArn: settings.ORDER_CHECKS_ARN,
      orderProcessingArn: settings.ORDER_PROCESSING_ARN,
    },
    tables: tableNames(env),
    protection: {
      rateLimits: {
        signedIn: settings.RATE_LIMIT_PER_MINUTE,
        anonymous: settings.RATE_LIMIT_ANONYMOUS_PER_MINUTE,
        anonymousChecks: settings.RATE_LIMIT_ANONYMOUS_CHECKS_PER_MINUTE,
        failedSignIns: settings.RATE_LIMIT_FAILED_SIGN_INS_PER_MINUTE,
      },
      loadLimits: {
        requestsInFlight: settings.MAX_REQUESTS_IN_FLIGHT,
        eventLoopDelayMs: settings.MAX_EVENT_LOOP_DELAY_MS,
      },
      maxConnections: settings.MAX_CONNECTIONS,
      leave: {
        delayMs: settings.SHUTDOWN_DELAY_SECONDS * 1000,
        graceMs: settings.SHUTDOWN_GRACE_SECONDS * 1000,
      },
      trustProxy: parseTrustProxy(settings.TRUST_PROXY),
    },
  };
}

interface Fault {
  keyword: string;
  instancePath: string;
  message?: string;
  params: Record<string, unknown>;
}

/** Throws an Error that never quotes a value: some of them are secrets. */
function checked(env: NodeJS.ProcessEnv): Static<typeof settingsSchema> {
  try {
    return envSchema<Static<typeof settingsSchema>>({ schema: settingsSchema, data: env, env: false });
  } catch (error) {
    if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) throw error;
    throw new Error(`Wrong settings: ${(error.errors as Fault[]).map(sentence).join('; ')}`);
  }
}

function sentence({ keyword, instancePath, message, params }: Fault): string {
  const name = instancePath.slice(1);
  switch (keyword) {
    case 'required':
      return `${params.missingProperty} is not set`;
    case 'enum':
      return `${name} must be one of ${String(params.allowedValues).replaceAll(',', ', ')}`;
    case 'pattern':
      return `${name} is not of the right form`;
    default:
      return `${name} ${message}`;
  }
}
