import type { EngineEvent } from '../history/events.ts';
import { eventDetails } from '../history/public.ts';
import type { JsonObject } from '../json.ts';
import { exceeds } from '../payload.ts';

/** AWS's limit for an input or output in a record, as it is written there: escaped, in UTF-8 bytes. */
const MAX_ESCAPED_BYTES = 248 * 1024;
/** One character of a text takes no more bytes than this in a record: `\u0000`. */
const LONGEST_ESCAPE = 6;

const PAYLOADS = ['input', 'output'] as const;

/**
 * An event as Step Functions writes it to CloudWatch Logs, a JSON text:
 * `{"id":"1","type":"ExecutionStarted","details":{"input":"{}","inputDetails":{"truncated":false},"roleArn":"…"},
 * "redrive_count":"0","previous_event_id":"0","event_timestamp":"<ms>","execution_arn":"…"}`.
 * Numbers beside the details are texts, and an event without details has `{}`. An input or output of more than 248 KB is
 * cut, and said to be (Developer Guide, "Using CloudWatch Logs to log execution history").
 */
export function logRecord(
  event: EngineEvent,
  includeExecutionData: boolean,
  redriveCount: number,
  arn: string,
): string {
  const details = JSON.stringify(whatFits(eventDetails(event, includeExecutionData) ?? {}));
  const { id, type, previousEventId, time } = event;
  return (
    `{"id":"${id}","type":"${type}","details":${details},"redrive_count":"${redriveCount}",` +
    `"previous_event_id":"${previousEventId}","event_timestamp":"${time}","execution_arn":${JSON.stringify(arn)}}`
  );
}

function whatFits(details: JsonObject): JsonObject {
  let fitting = details;
  for (const name of PAYLOADS) {
    const text = details[name];
    if (typeof text !== 'string') continue;
    const cut = truncated(text);
    if (cut !== text) fitting = { ...fitting, [name]: cut, [`${name}Details`]: { truncated: true } };
  }
  return fitting;
}

function truncated(text: string): string {
  if (text.length * LONGEST_ESCAPE <= MAX_ESCAPED_BYTES) return text;
  let fitting = text;
  while (exceeds(escaped(fitting), MAX_ESCAPED_BYTES)) {
    const share = MAX_ESCAPED_BYTES / Buffer.byteLength(escaped(fitting));
    fitting = fitting.slice(0, Math.min(fitting.length - 1, Math.floor(fitting.length * share)));
  }
  return fitting;
}

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
