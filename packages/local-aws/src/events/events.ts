import type { RequestListener } from 'node:http';
import { deliver } from '../delivery/deliver.ts';
import { limitPerFunction } from '../delivery/limit.ts';
import { type DeliveryParts, deadLetter } from '../delivery/parts.ts';
import { createTasks } from '../delivery/tasks.ts';
import { realWait } from '../delivery/wait.ts';
import type { Place } from '../place.ts';
import { type EventEnvelope, envelope } from './envelope.ts';
import { createEventsListener } from './http.ts';
import {
  checkEntries,
  type GoodEntry,
  type PutEventsEntry,
  type PutEventsResult,
  type PutEventsResultEntry,
  readEntry,
} from './put-events.ts';
import { compileRules, type Rule } from './rule.ts';

export interface EventsOptions extends Place, DeliveryParts {
  rules: readonly Rule[];
}

export interface Events {
  /** PutEvents over AWS JSON 1.1 at `POST /`. */
  requestListener: RequestListener;
  /**
   * Puts events on buses from within this process. What is accepted is on disk when this returns, for every rule that
   * matches. Throws EventsError (ValidationException) for too many entries, none, or too much in them.
   */
  putEvents(entries: readonly PutEventsEntry[]): PutEventsResult;
  /** Ends deliveries; those that are not done go on once events are created on the same store again. */
  close(): Promise<void>;
}

/** Invocations of one function at a time. */
const concurrency = 10;

/**
 * An EventBridge for one machine: a default bus, and rules that invoke functions. An event invokes a function at least
 * once: until it succeeds, its rule's retries are used up, or the event is too old; then it is a dead letter of the
 * store. Events on other buses are accepted, and nothing listens to them. Throws for a rule that EventBridge would refuse.
 */
export function createEvents(options: EventsOptions): Events {
  const { store, uuid, now, wait = realWait, region, accountId } = options;
  const place = { region, accountId };
  const rules = compileRules(options.rules);
  const invoke = limitPerFunction(options.invoke, concurrency);
  const tasks = createTasks();
  const { signal } = tasks;

  const run = async (id: number): Promise<void> => {
    const delivery = store.delivery(id);
    if (delivery === undefined) return;
    const onPostponed = (attempts: number, nextAttemptAt: number) => store.postpone(id, attempts, nextAttemptAt);
    const givenUp = await deliver(delivery, { invoke, now, wait, signal, onPostponed });
    if (givenUp === undefined) return store.removeDelivery(id);
    const { ruleName: name, functionName, payload, acceptedAt } = delivery;
    const letter = deadLetter(options, { source: 'rule', name, functionName, payload, acceptedAt }, givenUp);
    store.bury(letter, () => store.removeDelivery(id));
  };
  const start = (ids: number[]) => {
    for (const id of ids) tasks.start(() => run(id));
  };

  const toEvent = (entry: GoodEntry, id: string): EventEnvelope => {
    const { Source: source, DetailType, Detail, detail, Time: time = now(), Resources: resources = [] } = entry;
    const head = { id, 'detail-type': DetailType, source, time, resources };
    return envelope(head, { text: Detail, value: detail }, place);
  };

  const deliveriesOf = ({ event, text }: EventEnvelope) => {
    const acceptedAt = now().getTime();
    return rules
      .filter(({ matches }) => matches(event))
      .map(({ name, functionName, retry }) => {
        const progress = { acceptedAt, attempts: 0, nextAttemptAt: acceptedAt };
        return { ruleName: name, functionName, payload: text, retry, ...progress };
      });
  };

  const putEvents = (entries: readonly PutEventsEntry[]): PutEventsResult => {
    signal.throwIfAborted();
    checkEntries(entries);
    const accepted: EventEnvelope[] = [];
    const results = entries.map((entry): PutEventsResultEntry => {
      const read = readEntry(entry);
      if ('ErrorCode' in read) return read;
      const EventId = uuid();
      if (isDefaultBus(read.EventBusName)) accepted.push(toEvent(read, EventId));
      return { EventId };
    });
    const deliveries = accepted.flatMap(deliveriesOf);
    if (deliveries.length > 0) start(store.addDeliveries(deliveries));
    return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
  };

  start(store.deliveries());
  return { requestListener: createEventsListener(putEvents, uuid), putEvents, close: () => tasks.close() };
}

const isDefaultBus = (name = 'default'): boolean => name === 'default' || name.endsWith(':event-bus/default');
