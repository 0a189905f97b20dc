import { resolve } from 'node:path';
import { protectionSettings, streamSettings } from '@expressway/api';
import { parseQuoteKeys } from '@expressway/orders';
import envSchema from 'env-schema';
import { type Static, Type } from 'typebox';
import { devClientsPattern } from './dev-oauth.ts';
import { openTelemetrySettings } from './open-telemetry.ts';
import { Refusal } from './refusal.ts';

const optionalUrl = (description: string) =>
  Type.Optional(Type.String({ pattern: '^https?://[^\\s/]', description: `${description} An http or https URL.` }));
const port = (fallback: number, description: string) =>
  Type.Integer({ minimum: 0, maximum: 65535, default: fallback, description: `${description} 0 takes any free port.` });

/** Every setting of the local server, read from environment variables of these names. */
export const settingsSchema = Type.Object({
  HOST: Type.String({
    default: '127.0.0.1',
    description: 'Where the API listens. The embedded cloud stays on loopback.',
  }),
  PORT: port(3000, 'The port of the API.'),
  STATES_PORT: port(8083, 'The port of the embedded cloud: Step Functions, Lambda, SNS and Stripe.'),
  DATA_DIR: Type.String({ default: '.data', description: 'The folder that keeps everything between starts.' }),
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'warn',
    description: 'What is logged; info has a line per request.',
  }),
  STRIPE_SECRET_KEY: Type.Optional(
    Type.String({
      pattern: '^(sk|rk)_',
      description: "A key of Stripe's own. Without it, the embedded Stripe is used.",
    }),
  ),
  STRIPE_WEBHOOK_SECRET: Type.Optional(Type.String({ description: 'Signs the events that Stripe sends.' })),
  STRIPE_API_URL: optionalUrl('Another Stripe than stripe.com or the embedded one.'),
  QUOTE_KEYS: Type.Optional(
    Type.String({
      description: 'Sign quotes: id:base64url[,id:base64url…], newest first. Generated and kept by default.',
    }),
  ),
  CORS_ORIGINS: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s,/]+(,https?://[^\\s,/]+)*$',
      description: 'Origins whose pages may call the API, like https://shop.example, separated by commas.',
    }),
  ),
  ...protectionSettings,
  ...streamSettings,
  // Ctrl-C should not take long.
  SHUTDOWN_GRACE_SECONDS: Type.Integer({ ...protectionSettings.SHUTDOWN_GRACE_SECONDS, default: 5 }),
  ...openTelemetrySettings,
  AUTH_ISSUER: Type.Optional(
    Type.String({ description: 'Who issues the tokens; by default, the development issuer.' }),
  ),
  AUTH_AUDIENCE: Type.Optional(Type.String({ description: 'Whom the tokens are for.' })),
  AUTH_JWKS_URL: optionalUrl("Where the issuer's public keys are."),
  AUTH_TOKEN_URL: optionalUrl("Where the issuer gives servers tokens; only for the API's document."),
  DEV_CLIENTS: Type.String({
    default: 'ops-server:development:operator,shop-server:development:customer',
    pattern: devClientsPattern,
    description: 'The servers that the development issuer gives tokens: id:secret:role[,id:secret:role…].',
  }),
  AWS_ENDPOINT_URL_DYNAMODB: optionalUrl('Another DynamoDB than the embedded one.'),
  AWS_ENDPOINT_URL_SQS: optionalUrl('An SQS, for workflows that send messages.'),
  AWS_ENDPOINT_URL_EVENTBRIDGE: optionalUrl(
    'An EventBridge, for workflows that put events, and for changes of executions.',
  ),
});

export type Settings = Static<typeof settingsSchema>;

/** Reads the settings; DATA_DIR becomes absolute. Throws Refusal with one line for all that is wrong. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const settings = validated(env);
  const issuer = [settings.AUTH_ISSUER, settings.AUTH_AUDIENCE, settings.AUTH_JWKS_URL];
  if (issuer.some(Boolean) && !issuer.every(Boolean))
    throw new Refusal('AUTH_ISSUER, AUTH_AUDIENCE and AUTH_JWKS_URL go together: set all of them or none');
  if (settings.QUOTE_KEYS !== undefined) requireQuoteKeys(settings.QUOTE_KEYS);
  return { ...settings, DATA_DIR: resolve(settings.DATA_DIR) };
}

function requireQuoteKeys(text: string): void {
  try {
    parseQuoteKeys(text);
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}

interface Violation {
  instancePath: string;
  keyword: string;
  message?: string;
  params: { allowedValues?: readonly string[] };
}

/** Variables that are set to nothing count as not set, as shells and `.env` files leave them. */
function validated(env: NodeJS.ProcessEnv): Settings {
  const data = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  try {
    return envSchema<Settings>({ schema: settingsSchema, data, env: false });
  } catch (error) {
    const { errors } = error as { errors?: Violation[] };
    if (!errors) throw error;
    throw new Refusal(errors.map(inWords).join('; '));
  }
}

/** Values are left out: one of them may be a secret. */
function inWords({ instancePath, keyword, message, params }: Violation): string {
  const name = instancePath.slice(1) as keyof Settings;
  const property: object = settingsSchema.properties[name];
  const description = 'description' in property ? property.description : '';
  if (keyword === 'enum') return `${name} must be one of ${params.allowedValues?.join(', ')}`;
  if (keyword === 'pattern') return `${name} is not as it should be: ${description}`;
  return `${name} ${message}: ${description}`;
}
