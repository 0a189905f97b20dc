import { parseQuoteKeys } from '@expressway/orders';
import { servicesOf } from '@expressway/states';
import { type Test, test } from 'tap';
import { openDataDir } from '../src/data-dir.ts';
import { apiEnvironment, functionEnvironment, sharedEnvironment } from '../src/environment.ts';
import { readSettings } from '../src/settings.ts';

const cloud = 'http://127.0.0.1:8083';

/** The environments of the functions and of the API under some settings. */
function environments(t: Test, env: NodeJS.ProcessEnv) {
  const settings = readSettings(env);
  const dataDir = openDataDir(t.testdir());
  t.teardown(() => dataDir.close());
  const shared = sharedEnvironment(settings, dataDir, { cloud, dynamodb: 'http://127.0.0.1:8000' });
  return { functions: functionEnvironment(settings, shared, cloud), api: apiEnvironment(settings, shared, cloud) };
}

test('without a key of Stripe, the embedded one is called', async (t) => {
  t.match(environments(t, {}).functions, { STRIPE_SECRET_KEY: /^sk_test_/, STRIPE_API_URL: cloud });
});

test("a key goes to Stripe's own service, unless another address is set", async (t) => {
  const { functions } = environments(t, { STRIPE_SECRET_KEY: 'sk_test_mine' });
  t.equal(functions.STRIPE_SECRET_KEY, 'sk_test_mine');
  t.notOk('STRIPE_API_URL' in functions);
  const other = { STRIPE_SECRET_KEY: 'sk_test_mine', STRIPE_API_URL: 'http://127.0.0.1:12111' };
  t.match(environments(t, other).functions, other);
});

test("the developer's own AWS account and region are left out", async (t) => {
  const own = {
    AWS_ACCESS_KEY_ID: 'AKIAREAL',
    AWS_SECRET_ACCESS_KEY: 'real',
    AWS_PROFILE: 'work',
    AWS_REGION: 'eu-west-1',
  };
  for (const environment of Object.values(environments(t, own))) {
    t.match(environment, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
    t.notOk('AWS_PROFILE' in environment);
  }
});

test('a quote key is made where none is set, and both sides have the same', async (t) => {
  const { functions, api } = environments(t, {});
  t.equal(parseQuoteKeys(String(functions.QUOTE_KEYS)).length, 1);
  t.equal(api.QUOTE_KEYS, functions.QUOTE_KEYS);
});

test('what protects the API is set here too', async (t) => {
  t.match(environments(t, { TRUST_PROXY: 'loopback' }).api, { TRUST_PROXY: 'loopback', RATE_LIMIT_PER_MINUTE: '600' });
});

test('tokens come from the development issuer, or from the one that is set', async (t) => {
  t.match(environments(t, {}).api, { AUTH_JWKS_URL: `${cloud}/dev/jwks.json`, AUTH_AUDIENCE: 'expressway' });
  const other = { AUTH_ISSUER: 'https://a.example', AUTH_AUDIENCE: 'shop', AUTH_JWKS_URL: 'https://a.example/keys' };
  t.match(environments(t, other).api, other);
});

test('what the API has settings for is passed on to it', async (t) => {
  const { api } = environments(t, { EVENT_STREAMS: '5000', RATE_LIMIT_PER_MINUTE: '0' });
  t.match(api, { EVENT_STREAMS: '5000', EVENT_STREAM_SECONDS: '900', RATE_LIMIT_PER_MINUTE: '0' });
});

test('workflows call the services that have an endpoint here, with the credentials of this machine', async (t) => {
  const { functions } = environments(t, {
    AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9324',
    AWS_SECRET_ACCESS_KEY: 'real',
  });
  const services = servicesOf(functions);
  t.strictSame(Object.keys(services), ['cloudwatchevents', 'dynamodb', 'eventbridge', 'lambda', 'sns', 'sqs']);
  t.strictSame(services.sqs, {
    endpoint: 'http://127.0.0.1:9324',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    region: 'us-east-1',
  });
});
