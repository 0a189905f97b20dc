import type { TaskName } from './agenda.ts';
import type { EventType, SubjectOf } from './events/event.ts';
import type { FormObject } from './form.ts';
import type { NewId, Random } from './ids.ts';
import type { ObjectName, Objects, Reader } from './store.ts';

/** What every operation works with: its changes are one transaction's, with their events and what is to follow later. */
export interface Api {
  store: Reader;
  /** Writes an object, new or changed, and the events that tell of it as it is now; answers it. */
  save<Saved extends Objects[ObjectName]>(object: Saved, ...events: EventAbout<Saved>[]): Saved;
  /** Has a task done for an object at a time in seconds since 1970; once for each task and object. */
  later(task: TaskName, id: string, at: number): void;
  never(task: TaskName, id: string): void;
  /** Whether every card is refused, whatever it is. */
  declinesCards(): boolean;
  newId: NewId;
  random: Random;
  /** Seconds since 1970. */
  now(): number;
}

/** The events whose subject this is. */
export type EventAbout<Subject> = {
  [Type in EventType]: Subject extends SubjectOf<Type> ? Type : never;
}[EventType];

export interface ApiRequest {
  form: FormObject;
  /** The `:id` of the path; empty where there is none. */
  id: string;
  /** The server's own URL as this client knows it, without a slash at the end. */
  origin: string;
}

/**
 * One call of the API, in two steps. It first reads and checks the request and throws StripeError for a bad one, having
 * changed nothing; nothing of that is kept for an idempotency key. What it answers is the work, which begins with the
 * first effect: from then on the outcome is kept, be it a result or a StripeError.
 */
export type Operation = (api: Api, request: ApiRequest) => () => object;

export interface Route {
  method: 'GET' | 'POST';
  path: string;
  operation: Operation;
}
