import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import { type ProblemCode, problemCodes } from './problems/catalogue.ts';

/** Seconds. The real-time checks have budgets of some hundred milliseconds. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What one app counts. Every label has a small, fixed set of values. */
export type Metrics = ReturnType<typeof createMetrics>;

/** The metrics of one app, in a registry of its own: several apps may run in one process. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const metrics = {
    inFlight: new Gauge({
      name: 'http_requests_in_flight',
      help: 'Requests that are being worked on',
      registers,
    }),
    eventStreams: new Gauge({
      name: 'order_event_streams',
      help: 'Streams of an order’s events that are open; they are in flight, too',
      registers,
    }),
    /** `route` is a pattern or `unknown`, `status` a class such as `2xx`, or `aborted`. */
    duration: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'How long requests took; its _count is their number',
      labelNames: ['method', 'route', 'status'],
      buckets: durationBuckets,
      registers,
    }),
    problems: new Counter({
      name: 'http_problems_total',
      help: 'Error answers by their code',
      labelNames: ['code'],
      registers,
    }),
    decisions: new Counter({
      name: 'checkout_decisions_total',
      help: 'What POST /orders/validate decided',
      labelNames: ['decision'],
      registers,
    }),
    checksDegraded: new Counter({
      name: 'checkout_checks_degraded_total',
      help: 'Real-time checks that had no answer in time, so that the decision was made without them',
      labelNames: ['check'],
      registers,
    }),
    ordersSubmitted: new Counter({
      name: 'orders_submitted_total',
      help: 'New orders that were taken',
      registers,
    }),
    startsFailed: new Counter({
      name: 'order_starts_failed_total',
      help: 'Orders that were taken, but whose execution could not be started then; the reconciler starts it',
      registers,
    }),
    replays: new Counter({
      name: 'idempotent_replays_total',
      help: 'Submissions that were answered with the first answer to their Idempotency-Key',
      registers,
    }),
  };
  // A series that begins with its first event has no rate for it.
  for (const code of problemCodes) metrics.problems.inc({ code }, 0);
  for (const decision of ['accept', 'reject', 'review']) metrics.decisions.inc({ decision }, 0);
  return {
    ...metrics,
    problem: (code: ProblemCode): void => metrics.problems.inc({ code }),
    contentType: registry.contentType,
    /** All metrics, those of the process included, in Prometheus' text format. */
    text: (): Promise<string> => Registry.merge([processRegistry(), registry]).metrics(),
  };
}

let ofProcess: Registry | undefined;

/** Node's own metrics. They are collected once per process, and from the first scrape on: their observers cost something. */
function processRegistry(): Registry {
  if (ofProcess) return ofProcess;
  ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess });
  return ofProcess;
}
