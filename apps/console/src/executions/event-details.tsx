import type { ExecutionEvent } from '../history/steps.ts';
import { Json } from '../ui/json.tsx';
import { parse } from '../ui/json-text.ts';
import { At } from '../ui/time.tsx';

/** Members of events that are JSON texts. */
const texts: ReadonlySet<string> = new Set(['input', 'output', 'parameters', 'cause']);

/** All that Step Functions says of one event. */
export const EventDetails = ({ event }: { event: ExecutionEvent }) => (
  <section class="stack tight event-details" aria-label={`Event ${event.id}`}>
    <h3>
      #{event.id} {event.type}
    </h3>
    <p class="soft">
      <At at={event.at} />, after event #{event.previousEventId}
    </p>
    {event.details && <Json value={readable(event.details)} />}
  </section>
);

const readable = (details: object): object =>
  Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      texts.has(name) && typeof value === 'string' ? (parse(value)?.value ?? value) : value,
    ]),
  );
