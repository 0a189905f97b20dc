import type { RequestListener } from 'node:http';
import type Stripe from 'stripe';
import { createAgenda, type TaskName, type Tasks } from './agenda.ts';
import { byItself, createApi } from './api.ts';
import { challengePage } from './challenge/page.ts';
import { type Clock, timersFor } from './clock.ts';
import { openDatabase, transaction } from './database.ts';
import { invalidRequest } from './errors.ts';
import { eventRoutes } from './events/routes.ts';
import { createExecutor } from './executor.ts';
import type { OnRequest } from './faults.ts';
import { createIdempotency } from './idempotency.ts';
import { createIds, type Random } from './ids.ts';
import type { Api } from './operation.ts';
import { chargeRoutes } from './resources/charges.ts';
import { disputeRoutes, openDisputes } from './resources/disputes.ts';
import { type ChallengeOutcome, endChallenge } from './resources/payment-intents/challenge.ts';
import { expireAuthorization } from './resources/payment-intents/expire.ts';
import { paymentIntentRoutes } from './resources/payment-intents/routes.ts';
import { paymentMethodRoutes } from './resources/payment-methods.ts';
import { loadRefund, refundRoutes } from './resources/refunds/routes.ts';
import { settleRefund } from './resources/refunds/settle.ts';
import { createServer, type StripeLogEntry } from './server.ts';
import { createStore } from './store.ts';
import { createDispatcher, type WebhookEndpoint } from './webhooks/dispatcher.ts';
import { createOutbox } from './webhooks/outbox.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { createWebhooks, endpointOf, type Subscription, type Webhooks, wantsEvent } from './webhooks/webhooks.ts';

export interface LocalStripeOptions {
  /** SQLite file; in memory without one. Every answer is on disk before it is given. */
  file?: string;
  now(): Date;
  /** Timers for the time that `now` tells; the machine's own without this. */
  setTimer?: Clock['setTimer'];
  /** For ids and secrets; `crypto.randomBytes` fits. */
  random: Random;
  /** Where events are sent. Without an address yet, they wait for `setWebhookEndpoint`; without this, no event is sent before it. */
  webhooks?: Subscription;
  /** Who is paid, as the page for 3-D Secure shows it. */
  merchant?: string;
  log?(entry: StripeLogEntry): void;
  /** Makes requests fail, for tests of what their callers do then. */
  onRequest?: OnRequest;
}

export interface LocalStripe {
  /** Serves `/v1/…`, pages for customers among it, and `/_stripe/…` for whoever runs this. */
  requestListener: RequestListener;
  webhooks: Webhooks;
  /**
   * From now on, while this runs, has every card declined that is charged, as `pm_card_chargeDeclined` is, or no longer.
   * Whoever has to authenticate is still asked first; what is authorised already can be captured.
   */
  declineCards(all: boolean): void;
  setWebhookEndpoint(endpoint: WebhookEndpoint): void;
  /**
   * The customer authenticates, as on the page that `next_action` leads to; the payment may be declined even so. Throws
   * StripeError: resource_missing, or payment_intent_unexpected_state.
   */
  completeChallenge(paymentIntent: string): Stripe.PaymentIntent;
  /** The customer does not. Throws as `completeChallenge` does. */
  failChallenge(paymentIntent: string): Stripe.PaymentIntent;
  /**
   * Has come of a refund at once what comes of it by itself after ten seconds: see `pm_card_pendingRefund` and
   * `pm_card_refundFail`. Throws StripeError: resource_missing, or invalid_request_error when nothing is to come.
   */
  settleRefund(refund: string): Stripe.Refund;
  /** The same for the disputes of a charge: see `pm_card_createDispute`. Answers them. */
  openDisputes(charge: string): Stripe.Dispute[];
  /** Cancels authorisations that have run out, and whatever else is due; timers and requests do that too. */
  catchUp(): void;
  /** Stops timers and deliveries and closes the file; requests after that fail. */
  close(): Promise<void>;
}

/** What Stripe does by itself. */
const tasks: Tasks = {
  expire_authorization: expireAuthorization,
  settle_refund: settleRefund,
  open_disputes: openDisputes,
};

/** A Stripe for one machine, behind Stripe's own SDK: `new Stripe('sk_test_local', { host, port, protocol: 'http' })`. */
export function createStripe(options: LocalStripeOptions): LocalStripe {
  const { random } = options;
  const milliseconds = () => options.now().getTime();
  const seconds = () => Math.floor(milliseconds() / 1000);
  const clock: Clock = { now: milliseconds, setTimer: options.setTimer ?? timersFor(milliseconds) };
  const database = openDatabase(options.file);
  const newId = createIds(random);
  const store = createStore(database);

  const subscription = { current: options.webhooks };
  const wants = (type: string) => subscription.current !== undefined && wantsEvent(subscription.current, type);
  const outbox = createOutbox(database, wants, milliseconds);
  const payload = (id: string) => JSON.stringify(shownEvent(id), null, 2);
  const shownEvent = (id: string) => ({ ...store.get('event', id), pending_webhooks: outbox.pending(id) });
  const dispatcher = createDispatcher({ outbox, endpoint: () => endpointOf(subscription.current), payload, clock });
  const webhooks = createWebhooks({ store, outbox, dispatcher, subscription });

  let declinesCards = false;
  const apiParts = () => ({ store, outbox, agenda, declinesCards: () => declinesCards, newId, random });
  const apiFor = (request: Stripe.Event.Request) => createApi(apiParts(), request, seconds);
  const agenda = createAgenda({
    database,
    tasks,
    apiAt: (time) => createApi(apiParts(), byItself, () => time),
    clock,
    afterCommit: dispatcher.wake,
  });
  const afterCommit = () => {
    agenda.run();
    dispatcher.wake();
  };

  /** A change that no request asks for. */
  const change = <Result>(work: (api: Api) => Result): Result => {
    agenda.run();
    const result = transaction(database, () => work(apiFor(byItself)));
    afterCommit();
    return result;
  };
  const end = (id: string, outcome: ChallengeOutcome) => change((api) => endChallenge(api, id, outcome));
  /** Does now what the agenda has for later. */
  const hasten = (task: TaskName, id: string, api: Api) => {
    if (!agenda.remove(task, id)) throw invalidRequest(`Nothing is to come of ${id}.`);
    tasks[task](api, id);
  };

  const idempotency = createIdempotency(database, seconds);
  const app = createServer({
    routes: [
      ...paymentIntentRoutes,
      ...refundRoutes,
      ...chargeRoutes,
      ...disputeRoutes,
      ...paymentMethodRoutes,
      ...eventRoutes(outbox.pending),
    ],
    pages: [
      challengePage({
        find(id) {
          agenda.run();
          return store.get('payment_intent', id);
        },
        end,
        merchant: options.merchant ?? 'Expressway',
      }),
    ],
    control: webhookRoutes(webhooks),
    execute: createExecutor({ database, idempotency, apiFor, catchUp: agenda.run, afterCommit }),
    idempotency,
    newId,
    onRequest: options.onRequest,
    log: options.log ?? (() => {}),
  });
  afterCommit();

  return {
    requestListener: (request, response) => void app.ready().then(() => app.routing(request, response)),
    webhooks,
    declineCards(all) {
      declinesCards = all;
    },
    setWebhookEndpoint: webhooks.setEndpoint,
    completeChallenge: (id) => end(id, 'complete').intent,
    failChallenge: (id) => end(id, 'fail').intent,
    settleRefund: (id) =>
      change((api) => {
        loadRefund(store, id);
        hasten('settle_refund', id, api);
        return loadRefund(store, id);
      }),
    openDisputes: (charge) =>
      change((api) => {
        hasten('open_disputes', charge, api);
        return store.list('dispute', { charge, limit: 100 }).data;
      }),
    catchUp: afterCommit,
    async close() {
      agenda.close();
      await Promise.all([app.close(), dispatcher.close()]);
      database.close();
    },
  };
}
