import type { components, Order } from '@expressway/client';
import { type Course, courseOf, refundable } from './course.ts';

export type ActName = 'cancel' | 'refund' | 'redrive' | 'recover' | 'reconcile';

/** What an operator may do with an order: `says` what that does, or why it can't be done now. */
export interface Act {
  name: ActName;
  possible: boolean;
  says: string;
}

/** What of an order's execution decides; null where it has none. */
export type Redrivable = Pick<
  components['schemas']['ExecutionDetails'],
  'status' | 'redrivable' | 'redriveStatusReason'
> | null;

/** @param execution undefined as long as it isn't known */
export function actsOf(order: Order, execution: Redrivable | undefined): Act[] {
  const course = courseOf(order);
  return [cancel(course), refund(course, order), redrive(course, execution), recover(course, order), reconcile];
}

const can = (name: ActName, says: string): Act => ({ name, possible: true, says });
const cannot = (name: ActName, says: string): Act => ({ name, possible: false, says });

function cancel(course: Course): Act {
  switch (course) {
    case 'open':
      return can('cancel', 'Stops it at once, and undoes what was done for it.');
    case 'shipping':
      return cannot('cancel', 'It is being handed to the carrier: too late.');
    case 'shipped':
      return cannot('cancel', 'It has been shipped: refund it instead.');
    case 'undoing':
      return cannot('cancel', 'It is being undone already.');
    case 'undone':
      return cannot('cancel', 'It has ended.');
    default:
      return course satisfies never;
  }
}

function refund(course: Course, order: Order): Act {
  if (course !== 'shipped')
    return cannot(
      'refund',
      course === 'undone' || course === 'undoing'
        ? 'It was not shipped; what was charged is given back by itself.'
        : 'Only a shipped order is refunded: cancel it.',
    );
  if (order.payment.captured === 0) return cannot('refund', 'Nothing was charged.');
  return refundable(order) > 0
    ? can('refund', 'Gives back what was charged, or a part of it.')
    : cannot('refund', 'All of it has been given back.');
}

function redrive(course: Course, execution: Redrivable | undefined): Act {
  if (execution === undefined) return cannot('redrive', 'Its execution is being looked for.');
  if (execution === null) return cannot('redrive', 'It has no execution, or not any more.');
  if (execution.status === 'RUNNING') return cannot('redrive', 'Its execution is running.');
  if (course === 'shipped' || course === 'undone') return cannot('redrive', 'The order has ended.');
  return execution.redrivable
    ? can('redrive', 'Lets its execution go on at the step that failed.')
    : cannot('redrive', execution.redriveStatusReason ?? 'Its execution can’t go on.');
}

function recover(course: Course, { attention }: Order): Act {
  const ended = course === 'shipped' || course === 'undone';
  if (attention === null && course !== 'undoing')
    return cannot('recover', 'Nothing is wrong with it that is known: Reconcile looks.');
  return can(
    'recover',
    ended
      ? 'Looks at it again, and takes its attention away if nothing is wrong any more.'
      : 'Undoes it now, or says what is in the way.',
  );
}

const reconcile: Act = can(
  'reconcile',
  'Compares it with Stripe and its execution now, as happens by itself every minute.',
);
