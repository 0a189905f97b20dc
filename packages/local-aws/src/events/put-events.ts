import { type JsonObject, parseObject } from '../json.ts';
import { EventsError } from './errors.ts';

/** An entry of PutEvents; in AWS's JSON, `Time` is in seconds since 1970. */
export interface PutEventsEntry {
  Source?: string;
  DetailType?: string;
  /** The text of a JSON object. */
  Detail?: string;
  Time?: Date;
  Resources?: readonly string[];
  /** A name or an ARN; the default bus unless given. */
  EventBusName?: string;
}

export type PutEventsResultEntry = { EventId: string } | { ErrorCode: string; ErrorMessage: string };

export interface PutEventsResult {
  FailedEntryCount: number;
  /** In the order of the request's entries. */
  Entries: PutEventsResultEntry[];
}

/** An entry with all that an event needs; `detail` is what `Detail` says. */
export type GoodEntry = PutEventsEntry & { Source: string; DetailType: string; Detail: string; detail: JsonObject };

const mostEntries = 10;
/** Bytes of all entries together: 1 MB since January 2026 [AWS Compute Blog, "serverless services now support payloads up to 1 MB"]. */
const mostBytes = 1_048_576;
/** Characters [docs: PutEventsRequestEntry]. */
const longestDetailType = 128;

/** Throws the ValidationException that is the answer to the whole call. */
export function checkEntries(entries: readonly PutEventsEntry[]): void {
  const [bound, limit] = entries.length === 0 ? ['greater', 1] : ['less', mostEntries];
  if (entries.length === 0 || entries.length > mostEntries)
    throw new EventsError(
      'ValidationException',
      `1 validation error detected: Value '${JSON.stringify(entries)}' at 'entries' failed to satisfy constraint: ` +
        `Member must have length ${bound} than or equal to ${limit}`,
    );
  if (entries.reduce((sum, entry) => sum + entryBytes(entry), 0) > mostBytes)
    throw new EventsError('ValidationException', 'Total size of the entries in the request is over the limit.');
}

/** As the user guide counts them [docs: "Calculating PutEvents event entry size"]. */
function entryBytes({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : 14);
}

/** What is wrong with one entry, or the entry with its detail read. */
export function readEntry(entry: PutEventsEntry): GoodEntry | { ErrorCode: string; ErrorMessage: string } {
  const { Source, DetailType, Detail } = entry;
  if (!Source) return invalid('Source', 'Source is a required argument.');
  if (!DetailType) return invalid('DetailType', 'DetailType is a required argument.');
  if (DetailType.length > longestDetailType)
    return invalid('DetailType', `DetailType must have at most ${longestDetailType} characters.`);
  if (!Detail) return invalid('Detail', 'Detail is a required argument.');
  // AWS lets nobody speak for its services; here, the local Step Functions does.
  if (Source.startsWith('aws.') && Source !== 'aws.states')
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  const detail = parseObject(Detail);
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return { ...entry, Source, DetailType, Detail, detail };
}

const invalid = (parameter: string, reason: string) => ({
  ErrorCode: 'InvalidArgument',
  ErrorMessage: `Parameter ${parameter} is not valid. Reason: ${reason}`,
});
