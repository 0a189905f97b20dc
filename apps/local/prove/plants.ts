import { DescribeStateMachineCommand, type SFNClient, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import type { FunctionName } from '@expressway/functions/catalogue';

type States = Record<string, Record<string, unknown>>;

/** A known bug of order systems, as it could creep in here. */
export interface Plant {
  handlers?: Partial<Record<FunctionName, string>>;
  definition?: (states: States) => void;
  /** Nobody mends what goes wrong: events of Stripe and of executions are not dealt with. */
  alone?: boolean;
}

const planted = (name: string): string => import.meta.resolve(`./planted/${name}.ts`);

/** Bugs that the proof must find, each with scenarios that show it though nobody mends what goes wrong. */
export const plants: Readonly<Record<string, Plant & { shownBy: readonly string[] }>> = {
  /** The card is charged before anything is written down, so a late charge is nobody's. */
  'charge-first': {
    handlers: { 'charge-payment': planted('charge-first') },
    shownBy: ['good, charge-payment time out, then late'],
  },
  /** Compensation undoes what it finds, and only then says that the order is being undone. */
  'no-tombstone': {
    handlers: { 'rollback-order': planted('no-tombstone') },
    shownBy: ['good, charge-payment time out, then late in compensation'],
  },
  /** The stock moves in one write and the order in another. */
  'no-transaction': {
    handlers: { 'fulfill-order': planted('no-transaction') },
    shownBy: ['good', 'good, capture-payment slow', 'good, fulfill-order slow', 'good, fulfill-order twice at once'],
  },
  /** The customer is told before the order ships. */
  'told-too-early': {
    definition(states) {
      const { FulfillOrder = {}, SendConfirmation = {}, CapturePayment = {} } = states;
      const { 'Message.$': _message, ...parameters } = SendConfirmation.Parameters as Record<string, unknown>;
      CapturePayment.Next = 'SendConfirmation';
      Object.assign(SendConfirmation, { Parameters: { ...parameters, Message: 'It ships!' }, Next: 'FulfillOrder' });
      FulfillOrder.Next = 'OrderComplete';
      delete states.DecideOnFulfillment;
    },
    shownBy: ['good, fulfill-order crash before, always'],
  },
};

/** Changes the definition of order-processing as it runs. */
export async function rewriteDefinition(
  sfn: SFNClient,
  stateMachineArn: string,
  change: (states: States) => void,
): Promise<void> {
  const { definition } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  const parsed = JSON.parse(String(definition)) as { States: States };
  change(parsed.States);
  await sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: JSON.stringify(parsed) }));
}
