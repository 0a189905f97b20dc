import type { FunctionName } from './catalogue.ts';

/** What calls a function that is no task of a workflow. */
export type Trigger =
  /** EventBridge: every event that the pattern matches. */
  | { kind: 'rule'; eventPattern: Record<string, string[] | Record<string, string[]>> }
  /** The stream of one of the tables, whose new rows it gets. */
  | { kind: 'stream'; table: 'webhookEvents' }
  | { kind: 'schedule'; expression: `rate(${string})` };

/** The triggers, as they are set up in the cloud and on one machine alike. */
export const triggersOf = (orderProcessingArn: string): Partial<Record<FunctionName, Trigger>> => ({
  'handle-webhook': { kind: 'stream', table: 'webhookEvents' },
  'end-order': {
    kind: 'rule',
    eventPattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [orderProcessingArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    },
  },
  'reconcile-orders': { kind: 'schedule', expression: 'rate(1 minute)' },
});
