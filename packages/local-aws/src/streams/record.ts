import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import type { Place } from '../place.ts';

/** A record with what all of them have. */
export interface ReadRecord {
  record: StreamRecord;
  sequenceNumber: string;
  /** When the item was changed, in milliseconds since 1970. */
  createdAt: number;
}

export function readRecord(record: StreamRecord): ReadRecord {
  const { SequenceNumber, ApproximateCreationDateTime } = record.dynamodb ?? {};
  if (SequenceNumber === undefined) throw new Error('A record of the stream has no sequence number.');
  return { record, sequenceNumber: SequenceNumber, createdAt: ApproximateCreationDateTime?.getTime() ?? 0 };
}

/** DynamoDB writes no record of a write that changes nothing, but dynoxide does. */
export function changesSomething({ record: { eventName, dynamodb } }: ReadRecord): boolean {
  const { NewImage, OldImage } = dynamodb ?? {};
  return eventName !== 'MODIFY' || NewImage === undefined || !isDeepStrictEqual(NewImage, OldImage);
}

/**
 * The event that Lambda makes of records, JSON text [docs: "Using AWS Lambda with Amazon DynamoDB", example event]: binary
 * values are base64, times are seconds since 1970. Region and account are those of the local cloud, whatever the
 * endpoint calls its own; ids are unique among all streams, where dynoxide counts the records of each.
 */
export function eventOf(records: readonly ReadRecord[], streamArn: string, { region, accountId }: Place): string {
  const [arn, partition, service, , , ...resource] = streamArn.split(':');
  const eventSourceARN = [arn, partition, service, region, accountId, ...resource].join(':');
  const Records = records.map(({ record, sequenceNumber, createdAt }) => ({
    eventID: createHash('md5').update(`${streamArn} ${sequenceNumber}`).digest('hex'),
    eventName: record.eventName,
    eventVersion: record.eventVersion,
    eventSource: record.eventSource,
    awsRegion: region,
    dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: Math.floor(createdAt / 1000) },
    eventSourceARN,
    ...(record.userIdentity && {
      userIdentity: { type: record.userIdentity.Type, principalId: record.userIdentity.PrincipalId },
    }),
  }));
  return JSON.stringify({ Records }, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
}
