import { answerOf, type Order } from '@expressway/client';
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { api } from '../console/api.ts';
import { auditReason } from '../console/audit-reason.ts';
import { Confirm } from '../ui/dialog.tsx';
import { type ActName, actsOf, type Redrivable } from './acts.ts';
import { RefundDialog } from './refund-dialog.tsx';

interface ActsProps {
  order: Order;
  execution: Redrivable | undefined;
  /** After something has been done. */
  onDone: () => void;
}

/** What can be done with an order, and why the rest can't. */
export function Acts({ order, execution, onDone }: ActsProps) {
  const asked = useSignal<ActName | undefined>(undefined);
  const id = useId();
  const close = () => {
    asked.value = undefined;
  };
  const name = asked.value;
  return (
    <section class="card stack tight" aria-label="Actions">
      <h2>What you can do</h2>
      <ul class="acts">
        {actsOf(order, execution).map((act) => (
          <li key={act.name}>
            <button
              type="button"
              class={act.name === 'cancel' ? 'danger' : undefined}
              disabled={!act.possible}
              aria-describedby={`${id}-${act.name}`}
              onClick={() => {
                asked.value = act.name;
              }}
            >
              {labels[act.name]}
            </button>
            <small id={`${id}-${act.name}`}>{act.says}</small>
          </li>
        ))}
      </ul>
      {name === 'refund' && <RefundDialog order={order} onClose={close} onDone={onDone} />}
      {name !== undefined && name !== 'refund' && (
        <Confirm
          {...questions[name]}
          onClose={close}
          onConfirm={async (reason) => {
            await perform(name, order.orderId, reason);
            onDone();
          }}
        >
          <p>{questions[name].consequence}</p>
        </Confirm>
      )}
    </section>
  );
}

const labels: Record<ActName, string> = {
  cancel: 'Cancel…',
  refund: 'Refund…',
  redrive: 'Redrive…',
  recover: 'Recover…',
  reconcile: 'Reconcile…',
};

interface Question {
  title: string;
  act: string;
  dangerous?: boolean;
  consequence: string;
}

const questions: Record<Exclude<ActName, 'refund'>, Question> = {
  cancel: {
    title: 'Cancel this order?',
    act: 'Cancel the order',
    dangerous: true,
    consequence:
      'Nothing more is done for it from now on; its stock and its money go back. It can’t be taken up again.',
  },
  redrive: {
    title: 'Redrive its execution?',
    act: 'Redrive it',
    consequence:
      'It goes on at the step that failed, with the input that it had. What has succeeded is not done again.',
  },
  recover: {
    title: 'Recover this order?',
    act: 'Recover it',
    consequence:
      'If it is parked or being undone, it is undone now. If it has ended, it is looked at again, and its attention goes away unless something is still wrong. Nobody is charged.',
  },
  reconcile: {
    title: 'Reconcile this order?',
    act: 'Reconcile it',
    consequence:
      'It is compared with Stripe and its execution, and what is sure to be right is done. Nobody is charged.',
  },
};

async function perform(name: Exclude<ActName, 'refund'>, orderId: string, reason: string | undefined): Promise<void> {
  const params = { path: { orderId }, header: auditReason(reason) };
  switch (name) {
    case 'cancel':
      answerOf(await api.POST('/orders/{orderId}/cancel', { params }));
      return;
    case 'redrive':
      answerOf(await api.POST('/ops/orders/{orderId}/redrive', { params }));
      return;
    case 'recover':
      answerOf(await api.POST('/ops/orders/{orderId}/recover', { params }));
      return;
    case 'reconcile':
      answerOf(await api.POST('/ops/orders/{orderId}/reconcile', { params }));
      return;
    default:
      return name satisfies never;
  }
}
