import type { JsonObject } from '../json.ts';
import type { Place } from '../place.ts';

/** What all events have beside their detail [docs: "Event structure reference"]. */
export interface EventHead {
  id: string;
  'detail-type': string;
  source: string;
  time: Date;
  resources: readonly string[];
}

/** An event, to match rules against, and its JSON text, for functions. */
export interface EventEnvelope {
  event: JsonObject;
  text: string;
}

/** `detail` stands in the event's text as it was sent, since not all of its numbers may be ones that JavaScript can hold. */
export function envelope(head: EventHead, detail: { text: string; value: JsonObject }, place: Place): EventEnvelope {
  const { id, 'detail-type': detailType, source, time, resources } = head;
  const fields = {
    version: '0',
    id,
    'detail-type': detailType,
    source,
    account: place.accountId,
    time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
    region: place.region,
    resources: [...resources],
  };
  return {
    event: { ...fields, detail: detail.value },
    text: `${JSON.stringify(fields).slice(0, -1)},"detail":${detail.text}}`,
  };
}
