import { resolve } from 'node:path';
import { protectionSettings, streamSettings } from '@expressway/api';
import { test } from 'tap';
import { readSettings } from '../src/settings.ts';

const defaultsOfTheApi = Object.fromEntries(
  Object.entries({ ...protectionSettings, ...streamSettings }).map(([name, schema]) => [
    name,
    (schema as { default?: unknown }).default,
  ]),
);

test('without any settings the documented defaults hold', async (t) => {
  t.strictSame(readSettings({ PATH: '/bin', PORT: '' }), {
    HOST: '127.0.0.1',
    PORT: 3000,
    STATES_PORT: 8083,
    DATA_DIR: resolve('.data'),
    LOG_LEVEL: 'warn',
    DEV_CLIENTS: 'ops-server:development:operator,shop-server:development:customer',
    ...defaultsOfTheApi,
    SHUTDOWN_GRACE_SECONDS: 5,
  });
});

test('settings are read from their variables', async (t) => {
  const settings = readSettings({
    PORT: '0',
    DATA_DIR: '/tmp/x',
    CORS_ORIGINS: 'http://a.example,https://b.example:1',
  });
  t.match(settings, { PORT: 0, DATA_DIR: '/tmp/x', CORS_ORIGINS: 'http://a.example,https://b.example:1' });
});

const wrong: [why: string, env: NodeJS.ProcessEnv, message: RegExp][] = [
  ['a port that is no number', { PORT: 'http' }, /^PORT must be integer: The port of the API\./],
  ['a port out of range', { STATES_PORT: '65536' }, /^STATES_PORT must be <= 65535/],
  ['an unknown log level', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of trace, debug, info/],
  ['a key that is not of Stripe', { STRIPE_SECRET_KEY: 'pk_live_secret' }, /^STRIPE_SECRET_KEY is not as it should be/],
  ['an address without a scheme', { AWS_ENDPOINT_URL_DYNAMODB: 'localhost:8000' }, /^AWS_ENDPOINT_URL_DYNAMODB .*http/],
  ['a client of no role', { DEV_CLIENTS: 'a:b:admin' }, /^DEV_CLIENTS .*id:secret:role/],
  ['an origin with a path', { CORS_ORIGINS: 'https://a.example/' }, /^CORS_ORIGINS .*https:\/\/shop\.example/],
  ['short quote keys', { QUOTE_KEYS: 'a:c2hvcnQ' }, /^QUOTE_KEYS: .*32 bytes/],
  ['half an issuer', { AUTH_ISSUER: 'https://a.example' }, /^AUTH_ISSUER, AUTH_AUDIENCE and AUTH_JWKS_URL go together/],
];

for (const [why, env, message] of wrong) {
  test(`${why} is refused in one line that keeps the value to itself`, async (t) => {
    try {
      readSettings(env);
      t.fail('it was taken');
    } catch (error) {
      const { name, message: text } = error as Error;
      t.equal(name, 'Refusal');
      t.match(text, message);
      t.notMatch(text, /\n|pk_live_secret|c2hvcnQ/);
    }
  });
}

test('all wrong settings are told at once', async (t) => {
  t.throws(() => readSettings({ PORT: 'x', LOG_LEVEL: 'x' }), { message: /^PORT .*; LOG_LEVEL / });
});
