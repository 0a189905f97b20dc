import Stripe from 'stripe';

/** A client for the Stripe that the environment names: STRIPE_SECRET_KEY, and STRIPE_API_URL where it isn't Stripe's own. */
export function createStripeClient(env: NodeJS.ProcessEnv): Stripe {
  const key = env.STRIPE_SECRET_KEY;
  if (!key) throw new Error('STRIPE_SECRET_KEY is not set');
  const url = env.STRIPE_API_URL ? new URL(env.STRIPE_API_URL) : undefined;
  return new Stripe(key, {
    maxNetworkRetries: 1,
    timeout: 8_000,
    telemetry: false,
    ...(url
      ? {
          host: url.hostname,
          port: url.port,
          protocol: url.protocol === 'http:' ? ('http' as const) : ('https' as const),
        }
      : {}),
  });
}
