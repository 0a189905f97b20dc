import { test } from 'tap';
import { readConfig, settingsSchema } from '../src/config.ts';
import { settings } from './support/settings.ts';

test('settings with defaults may be left out', async (t) => {
  const config = readConfig(settings());
  t.match(config, { host: '127.0.0.1', port: 3000, logLevel: 'info', corsOrigins: [] });
  t.same(config.eventStreams, { seconds: 900, streams: 2_000, streamsPerCaller: 20 });
  t.equal(config.tables.orders, 'orders');
  t.equal(config.quoteKeys[0].id, 'k1');
});

test('settings are taken over as they are given', async (t) => {
  const config = readConfig(
    settings({ PORT: '8081', LOG_LEVEL: 'debug', CORS_ORIGINS: 'https://shop.example,http://localhost:5173' }),
  );
  t.match(config, { port: 8081, logLevel: 'debug', corsOrigins: ['https://shop.example', 'http://localhost:5173'] });
});

test('a wrong setting is named in one line that does not quote its value', async (t) => {
  const wrong: [Record<string, string | undefined>, string][] = [
    [{ PORT: 'http' }, 'Wrong settings: PORT must be integer'],
    [{ PORT: '65536' }, 'Wrong settings: PORT must be <= 65535'],
    [{ EVENT_STREAM_SECONDS: '0' }, 'Wrong settings: EVENT_STREAM_SECONDS must be >= 1'],
    [{ LOG_LEVEL: 'loud' }, 'Wrong settings: LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent'],
    [{ CORS_ORIGINS: 'shop.example' }, 'Wrong settings: CORS_ORIGINS is not of the right form'],
    [{ AUTH_JWKS_URL: 'ftp://keys' }, 'Wrong settings: AUTH_JWKS_URL is not of the right form'],
    [{ RATE_LIMIT_PER_MINUTE: '-1' }, 'Wrong settings: RATE_LIMIT_PER_MINUTE must be >= 0'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY is no list of addresses and networks, separated by commas'],
    [{ AUTH_ISSUER: undefined }, 'Wrong settings: AUTH_ISSUER is not set'],
    [
      { AUTH_ISSUER: undefined, ORDERS_TABLE: undefined },
      'Wrong settings: AUTH_ISSUER is not set; ORDERS_TABLE is not set',
    ],
    [{ QUOTE_KEYS: 'k1:c2hvcnQ' }, "QUOTE_KEYS: the secret of key 'k1' is shorter than 32 bytes (base64url)"],
  ];
  for (const [change, message] of wrong) t.throws(() => readConfig(settings(change)), { message });
});

test('every setting is described', async (t) => {
  for (const [name, schema] of Object.entries(settingsSchema.properties))
    t.type((schema as { description?: string }).description, 'string', name);
});
