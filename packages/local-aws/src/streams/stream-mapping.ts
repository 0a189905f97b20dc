import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { DeliveryParts } from '../delivery/parts.ts';
import { createTasks } from '../delivery/tasks.ts';
import { realWait } from '../delivery/wait.ts';
import type { Place } from '../place.ts';
import { type BatchParts, type BatchSettings, processBatch } from './batch.ts';
import { findStream, openShards, type ShardReader, shardEnd } from './reader.ts';
import { changesSomething, eventOf } from './record.ts';

export interface StreamMappingOptions extends Place, DeliveryParts, BatchSettings {
  /** Of DynamoDB, and its streams. */
  endpoint: string;
  /** The local DynamoDB checks none, so any will do. */
  credentials?: { accessKeyId: string; secretAccessKey: string };
  /** Records in one invocation, at most; 100 unless given, as on AWS. */
  batchSize?: number;
  /** Milliseconds between two looks at a stream that has nothing new; 150 unless given. */
  pollInterval?: number;
  /** Hears why the stream can't be read at the moment; it is tried again by itself. */
  onTrouble?(error: unknown): void;
}

export interface StreamMapping {
  /** Ends it; what is not done is done by the next mapping of this table and function on the same store. */
  close(): Promise<void>;
}

/** Milliseconds before another try when there is no stream, or it can't be read. */
const troubleInterval = 1000;

/**
 * Invokes a function with the changes of a DynamoDB table, as Lambda's event source mapping does: from the oldest record
 * that the stream has, in order, each at least once. It waits for a table or a stream that isn't there yet, and takes up
 * the new one when the table was made anew. Its shards are read in turn, so that one that fails holds up the others.
 */
export function createStreamMapping(options: StreamMappingOptions): StreamMapping {
  const { store, region, accountId, endpoint, tableName, functionName, onTrouble = () => {} } = options;
  const { wait = realWait, batchSize = 100, pollInterval = 150 } = options;
  const { credentials = { accessKeyId: 'local', secretAccessKey: 'local' } } = options;
  const client = new DynamoDBStreamsClient({ endpoint, region, credentials });
  const tasks = createTasks();
  const { signal } = tasks;

  /** Reads a stream until all of its shards are done with. */
  const follow = async (streamArn: string): Promise<void> => {
    const consumer = (shardId: string) => `stream ${functionName} ${streamArn} ${shardId}`;
    const progress = { position: (shardId: string) => store.position(consumer(shardId)) };

    /** Answers whether there was nothing; `ended` when there never will be. */
    const advance = async (shard: ShardReader): Promise<'idle' | 'busy' | 'ended'> => {
      const moveTo = (position: string) => store.setPosition(consumer(shard.shardId), position);
      const read = await shard.read(batchSize);
      if (read === undefined) {
        moveTo(shardEnd);
        return 'ended';
      }
      const last = read.at(-1);
      if (!last) return 'idle';
      const changes = read.filter(changesSomething);
      const parts: BatchParts = {
        ...options,
        wait,
        signal,
        settings: options,
        eventOf: (records) => eventOf(records, streamArn, { region, accountId }),
        done: ({ sequenceNumber }) => moveTo(sequenceNumber),
      };
      if (changes.length > 0) await processBatch(changes, parts);
      if (changes.at(-1) !== last) moveTo(last.sequenceNumber);
      return 'busy';
    };

    let shards = await openShards(client, streamArn, progress, signal);
    while (shards.length > 0) {
      const states: string[] = [];
      for (const shard of shards) states.push(await advance(shard));
      if (states.includes('ended')) shards = await openShards(client, streamArn, progress, signal);
      else if (!states.includes('busy')) await wait(pollInterval, signal);
    }
  };

  const run = async (): Promise<void> => {
    for (;;) {
      try {
        const streamArn = await findStream(client, tableName, signal);
        if (streamArn !== undefined) await follow(streamArn);
      } catch (error) {
        signal.throwIfAborted();
        onTrouble(error);
      }
      await wait(troubleInterval, signal);
    }
  };

  tasks.start(run);
  return {
    async close() {
      await tasks.close();
      client.destroy();
    },
  };
}
