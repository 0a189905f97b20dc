/** Where "now" comes from; injected so that tests decide. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** RFC 3339 in UTC with milliseconds, as every time in records and answers is written. */
export const timestamp = (clock: Clock): string => clock.now().toISOString();
