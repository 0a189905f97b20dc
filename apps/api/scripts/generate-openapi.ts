// Writes openapi.json, the API's document, without the calls that whoever composes the API adds to it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableVariables } from '@expressway/orders';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createDependencies } from '../src/dependencies.ts';
import { documentText } from '../src/openapi/text.ts';

const nowhere = 'http://127.0.0.1:1';
/** Settings that are well-formed; nothing is called while routes are only described. */
const env = {
  AWS_REGION: 'us-east-1',
  AUTH_ISSUER: nowhere,
  AUTH_AUDIENCE: 'none',
  AUTH_JWKS_URL: nowhere,
  ORDER_CONFIRMATION_TOPIC_ARN: 'none',
  ORDER_CHECKS_ARN: 'none',
  ORDER_PROCESSING_ARN: 'none',
  STRIPE_SECRET_KEY: 'sk_test_none',
  QUOTE_KEYS: `none:${Buffer.alloc(32).toString('base64url')}`,
  ...Object.fromEntries(Object.values(tableVariables).map((variable) => [variable, 'none'])),
};

const { release, ...deps } = createDependencies(readConfig(env), env);
const app = await buildApp({ ...deps, logger: false });
await app.ready();
writeFileSync(join(import.meta.dirname, '../openapi.json'), documentText(app));
await app.close();
release();
