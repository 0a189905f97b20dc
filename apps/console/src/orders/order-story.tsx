import type { Order } from '@expressway/client';
import { orderLooks, Status } from '../ui/status.tsx';
import { now } from '../ui/time.tsx';
import { type Circumstances, storyOf } from './story.ts';

/** What there is to say to somebody who asks after an order. */
export function OrderStory({ order, execution }: { order: Order; execution: Circumstances['execution'] }) {
  const look = orderLooks[order.status];
  const { happened, paid, next } = storyOf(order, { now: now.value, execution });
  const { attention, failure, flaggedForReview } = order;
  return (
    <section class={`card story stack tone-${look.tone}`} aria-label="In short">
      <div class="row">
        <Status look={look} />
        {flaggedForReview && <small>The risk check wanted a person to look at it.</small>}
      </div>
      <p class="said" role="status">
        {happened} {paid} {next}
      </p>
      {attention && (
        <p>
          <code>{attention.code}</code> {attention.message} <small>What to do: {attention.runbook}</small>
        </p>
      )}
      {failure && (
        <p class="soft">
          The customer is told: “{failure.message}” <code>{failure.code}</code>
        </p>
      )}
    </section>
  );
}
