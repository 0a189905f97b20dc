import { randomBytes } from 'node:crypto';
import { createIds, createQuoteSigner } from '@expressway/orders';
import type { InjectOptions } from 'fastify';
import type { Test } from 'tap';
import { type AppDependencies, buildApp } from '../../src/app.ts';
import { createTokenVerifier } from '../../src/auth/token.ts';
import { testClock } from './clock.ts';
import { createSeededStores, startDatabase } from './database.ts';
import { documentOf, requireDocumented } from './documented.ts';
import { startIssuer } from './issuer.ts';
import { startStepFunctions } from './step-functions.ts';
import { startStripe } from './stripe.ts';
import { testTimer } from './timer.ts';

/** The parts that a test file's apps share: a DynamoDB and an issuer of tokens. */
export async function startParts(t: Test) {
  return { database: await startDatabase(t), issuer: await startIssuer(t) };
}

export const webhookSecret = 'whsec_test';

export type Parts = Awaited<ReturnType<typeof startParts>>;

/** Parts in place of the real ones; no secret for webhooks where that is undefined. */
export type Overrides = Omit<Partial<AppDependencies>, 'webhookSecret'> & { webhookSecret?: string | undefined };

/** A ready app over real stores, that closes itself; every problem that it answers must be in its OpenAPI document. */
export async function build(t: Test, { database, issuer }: Parts, overrides: Overrides = {}) {
  const { webhookSecret: secret, ...parts } = { webhookSecret, ...overrides };
  const clock = testClock();
  const { stores, tables } = await createSeededStores(t, database.endpoint, clock);
  const sfn = await startStepFunctions(t);
  const quotes = createQuoteSigner({ keys: [{ id: 'k1', secret: randomBytes(32) }], clock });
  const verifyToken = createTokenVerifier({ ...issuer.settings, clock });
  const { workflows } = sfn;
  const { stripe, localStripe } = await startStripe(t, clock);
  const timer = testTimer(clock);
  const confirmed: string[] = [];
  const app = await buildApp({
    stores,
    workflows,
    quotes,
    clock,
    ids: createIds(clock),
    verifyToken,
    stripe,
    taskTokens: sfn.taskTokens,
    eventStreams: { seconds: 900, streams: 2_000, streamsPerCaller: 20 },
    timer: timer.after,
    confirm: async ({ orderId }) => void confirmed.push(orderId),
    ...(secret === undefined ? {} : { webhookSecret: secret }),
    ...parts,
  });
  t.teardown(() => app.close());
  await app.ready();

  return {
    app,
    clock,
    timer,
    stores,
    tables,
    sfn,
    quotes,
    stripe,
    localStripe,
    /** Orders whose customers were told that they are on their way. */
    confirmed,
    /** An Authorization header for a customer, or with other claims. */
    signIn: async (claims: Parameters<typeof issuer.token>[0] = {}) => ({
      authorization: `Bearer ${await issuer.token(claims, clock.now())}`,
    }),
    async request(options: InjectOptions | string) {
      const response = await app.inject(options);
      requireDocumented(t, documentOf(app), response);
      return response;
    },
  };
}

export const address = { line1: 'Torstrasse 1', city: 'Berlin', postalCode: '10119', country: 'DE' };

/** A cart that can be bought; its total is 6164. */
export const cart = {
  items: [
    { productId: 'espresso-beans', quantity: 2 },
    { productId: 'mug', quantity: 1 },
  ],
  shippingAddress: address,
};

export const submission = { ...cart, paymentMethodId: 'pm_card_visa', expectedTotal: 6164 };
