import { setImmediate } from 'node:timers/promises';

/** What a stream of events sent, read as a client reads it. */
export function parseEvents(text: string) {
  const blocks = text.split('\n\n').slice(0, -1);
  const fields = blocks.map((block) => new Map(block.split('\n').map((line) => splitField(line))));
  return {
    /** The ids of its events. */
    ids: fields.flatMap((one) => one.get('id') ?? []),
    /** Their data. */
    events: fields.flatMap((one) => one.get('data') ?? []).map((data) => JSON.parse(data)),
    retry: fields.flatMap((one) => one.get('retry') ?? []),
    comments: blocks.filter((block) => block.startsWith(':')).length,
    /** What comes after the last event that is complete; clients drop it. */
    rest: text.slice(text.lastIndexOf('\n\n') + 2),
  };
}

function splitField(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
}

/** Lets everything go on that waits for nothing outside this process. */
export async function idle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
}
