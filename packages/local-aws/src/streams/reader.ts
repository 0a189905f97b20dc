import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  ListStreamsCommand,
  type Shard,
  type _Stream as Stream,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { type ReadRecord, readRecord } from './record.ts';

/** How far each shard has been read; kept by its reader's caller. */
export interface Progress {
  /** The sequence number of the last record that is done with, or `shardEnd`. */
  position(shardId: string): string | undefined;
}

/** The position of a shard that is done with. */
export const shardEnd = 'SHARD_END';

/** The table's stream, its newest one if there were others; undefined when it has none. */
export async function findStream(
  client: DynamoDBStreamsClient,
  tableName: string,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  const streams: Stream[] = [];
  let from: string | undefined;
  do {
    const command = new ListStreamsCommand({ TableName: tableName, ExclusiveStartStreamArn: from });
    const { Streams = [], LastEvaluatedStreamArn } = await client.send(command, { abortSignal });
    streams.push(...Streams);
    from = LastEvaluatedStreamArn;
  } while (from !== undefined);
  const label = ({ StreamLabel = '' }: Stream) => StreamLabel;
  return streams.sort((a, b) => (label(a) < label(b) ? 1 : -1))[0]?.StreamArn;
}

export interface ShardReader {
  shardId: string;
  /** The next records, at most so many; undefined once the shard has no more and never will. */
  read(limit: number): Promise<ReadRecord[] | undefined>;
}

/** Readers of those shards that are not done with and whose parents are, so that an item's records come in their order. */
export async function openShards(
  client: DynamoDBStreamsClient,
  streamArn: string,
  progress: Progress,
  abortSignal: AbortSignal,
): Promise<ShardReader[]> {
  const shards = await describeShards(client, streamArn, abortSignal);
  const isDone = (shardId: string) => progress.position(shardId) === shardEnd;
  const known = new Set(shards.map(({ ShardId }) => ShardId));
  return shards.flatMap(({ ShardId: shardId, ParentShardId: parent }) => {
    if (shardId === undefined || isDone(shardId)) return [];
    if (parent !== undefined && known.has(parent) && !isDone(parent)) return [];
    return [shardReader(client, streamArn, shardId, progress.position(shardId), abortSignal)];
  });
}

async function describeShards(
  client: DynamoDBStreamsClient,
  streamArn: string,
  abortSignal: AbortSignal,
): Promise<Shard[]> {
  const shards: Shard[] = [];
  let from: string | undefined;
  do {
    const command = new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: from });
    const { StreamDescription } = await client.send(command, { abortSignal });
    shards.push(...(StreamDescription?.Shards ?? []));
    from = StreamDescription?.LastEvaluatedShardId;
  } while (from !== undefined);
  return shards;
}

function shardReader(
  client: DynamoDBStreamsClient,
  streamArn: string,
  shardId: string,
  after: string | undefined,
  abortSignal: AbortSignal,
): ShardReader {
  const iteratorAt = async (place: Pick<GetShardIteratorCommandInput, 'ShardIteratorType' | 'SequenceNumber'>) => {
    const command = new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shardId, ...place });
    return (await client.send(command, { abortSignal })).ShardIterator;
  };
  const oldest = () => iteratorAt({ ShardIteratorType: 'TRIM_HORIZON' });
  const first = async () => {
    if (after === undefined) return oldest();
    try {
      return await iteratorAt({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after });
    } catch (error) {
      // What came next is gone after 24 hours: on with what is left.
      if (error instanceof TrimmedDataAccessException) return oldest();
      throw error;
    }
  };
  let iterator: string | undefined;
  let started = false;
  return {
    shardId,
    async read(limit) {
      if (!started) iterator = await first();
      started = true;
      if (iterator === undefined) return undefined;
      const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: limit });
      const { Records = [], NextShardIterator } = await client.send(command, { abortSignal });
      iterator = NextShardIterator;
      return Records.map(readRecord);
    },
  };
}
