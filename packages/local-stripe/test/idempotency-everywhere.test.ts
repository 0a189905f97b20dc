import type Stripe from 'stripe';
import { test } from 'tap';
import type { Fault } from '../src/index.ts';
import { eventsOf, manual, refusal, startStripe } from './support.ts';

interface Call {
  /** What it is called on: a PaymentIntent, or for refunds one that is captured. */
  prepare(stripe: Stripe): Promise<string>;
  make(stripe: Stripe, id: string, options: Stripe.RequestOptions, change?: object): Promise<Stripe.Response<object>>;
}

const intent = (params: Partial<Stripe.PaymentIntentCreateParams>) => async (stripe: Stripe) =>
  (await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa', ...params })).id;
const captured = intent({ confirm: true, capture_method: 'automatic' });
const metadata = (value: string) => ({ metadata: { value } });

const calls: Record<string, Call> = {
  create: {
    prepare: async () => '',
    make: (stripe, _, options, change) => stripe.paymentIntents.create({ ...manual, ...change }, options),
  },
  update: {
    prepare: intent({}),
    make: (stripe, id, options, change) => stripe.paymentIntents.update(id, { ...metadata('1'), ...change }, options),
  },
  confirm: {
    prepare: intent({}),
    make: (stripe, id, options, change) =>
      stripe.paymentIntents.confirm(id, change && { receipt_email: 'a@b.example' }, options),
  },
  'confirm, declined': {
    prepare: intent({ payment_method: 'pm_card_chargeDeclined' }),
    make: (stripe, id, options, change) =>
      stripe.paymentIntents.confirm(id, change && { receipt_email: 'a@b.example' }, options),
  },
  capture: {
    prepare: intent({ confirm: true }),
    make: (stripe, id, options, change) => stripe.paymentIntents.capture(id, change, options),
  },
  cancel: {
    prepare: intent({ confirm: true }),
    make: (stripe, id, options, change) =>
      stripe.paymentIntents.cancel(id, change && { cancellation_reason: 'duplicate' }, options),
  },
  refund: {
    prepare: captured,
    make: (stripe, id, options, change) =>
      stripe.refunds.create({ payment_intent: id, amount: 500, ...change }, options),
  },
  'update of a refund': {
    prepare: async (stripe) => (await stripe.refunds.create({ payment_intent: await captured(stripe) })).id,
    make: (stripe, id, options, change) => stripe.refunds.update(id, { ...metadata('1'), ...change }, options),
  },
};
const options = { idempotencyKey: 'key' };

/** What came of a call: its status, whether it is an earlier answer, and what it said. */
async function outcome(call: Promise<Stripe.Response<object>>) {
  try {
    const { lastResponse, ...body } = await call;
    return { status: lastResponse.statusCode, replayed: lastResponse.headers['idempotent-replayed'], body };
  } catch (error) {
    const { statusCode, headers, raw } = error as Stripe.errors.StripeError;
    return { status: statusCode, replayed: headers?.['idempotent-replayed'], body: { ...(raw as object) } };
  }
}
const said = ({ body }: Awaited<ReturnType<typeof outcome>>) =>
  JSON.parse(JSON.stringify({ ...body, headers: null, requestId: null }));

for (const [name, { prepare, make }] of Object.entries(calls)) {
  test(`${name}: the same key has one effect and one answer, and is for one request`, async (t) => {
    const { stripe } = await startStripe(t);
    const id = await prepare(stripe);
    const first = await outcome(make(stripe, id, options));
    const events = await eventsOf(stripe);
    const second = await outcome(make(stripe, id, options));
    t.match([first, second], [{ replayed: undefined }, { status: first.status, replayed: 'true' }]);
    t.strictSame(said(second), said(first));
    t.match(await refusal(make(stripe, id, options, metadata('2'))), {
      statusCode: 400,
      type: 'StripeIdempotencyError',
    });
    t.strictSame(await eventsOf(stripe), events);
  });

  test(`${name}: while it is under way its key is taken; an error 500 is kept, whether before or after its effect`, async (t) => {
    for (const at of ['before', 'after'] as const) {
      let fault: Fault | undefined;
      let held: Promise<void> | undefined;
      const arrived = Promise.withResolvers<void>();
      const { stripe } = await startStripe(t, {
        async onRequest() {
          if (held) arrived.resolve();
          await held;
          return fault;
        },
      });
      const id = await prepare(stripe);
      const release = Promise.withResolvers<void>();
      held = release.promise;
      fault = { at, answer: 'error' };
      const first = outcome(make(stripe, id, options));
      await arrived.promise;
      t.match(await refusal(make(stripe, id, options)), { statusCode: 409, code: 'idempotency_key_in_use' });
      held = undefined;
      release.resolve();
      t.match(await first, { status: 500, replayed: undefined });
      fault = undefined;
      t.match(await outcome(make(stripe, id, options)), { status: 500, replayed: 'true' });
    }
  });
}
