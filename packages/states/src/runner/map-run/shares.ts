import type { BatchPlan } from '../../history/events.ts';
import type { MapRunStore } from '../../journal/map-runs.ts';
import type { Json } from '../../json.ts';
import { Payload } from '../../payload.ts';

/** How many items are read at a time. */
const PAGE = 100;

/** What one child execution gets: an item, or a batch of them. */
export interface Share {
  /** The index of its first item. */
  readonly position: number;
  readonly items: number;
  readonly input: Payload;
}

/** Makes of an item, with its index, what a child execution gets of it. */
export type Shape = (item: Json, index: number) => Payload;

/** Cuts the items of a Map Run, from one of them on, into what each child execution gets. */
export class Shares {
  private readonly store: MapRunStore;
  private readonly mapRun: number;
  private readonly batch: BatchPlan | undefined;
  private readonly shape: Shape;
  private position: number;
  private page: readonly string[] = [];
  private pageStart = 0;

  constructor(store: MapRunStore, mapRun: number, from: number, batch: BatchPlan | undefined, shape: Shape) {
    this.store = store;
    this.mapRun = mapRun;
    this.position = from;
    this.batch = batch;
    this.shape = shape;
  }

  /** The next share; undefined when all items are given out. Throws the StatesError of an item that has no shape. */
  next(): Share | undefined {
    const { position, batch } = this;
    const first = this.item(position);
    if (first === undefined) return undefined;
    const share = batch === undefined ? { position, items: 1, input: first } : this.fill(batch, first);
    this.position += share.items;
    return share;
  }

  private fill(batch: BatchPlan, first: Payload): Share {
    const { position } = this;
    const items = [first];
    const envelope = batchInput(batch, []);
    let bytes = Buffer.byteLength(envelope.text) + Buffer.byteLength(first.text);
    while (items.length < (batch.maxItems ?? Number.POSITIVE_INFINITY)) {
      const item = this.item(position + items.length);
      if (item === undefined) break;
      bytes += Buffer.byteLength(item.text) + 1;
      if (batch.maxBytes !== undefined && bytes > batch.maxBytes) break;
      items.push(item);
    }
    return { position, items: items.length, input: batchInput(batch, items) };
  }

  private item(index: number): Payload | undefined {
    if (index < this.pageStart || index >= this.pageStart + this.page.length) {
      this.page = this.store.items(this.mapRun, index, PAGE);
      this.pageStart = index;
    }
    const text = this.page[index - this.pageStart];
    return text === undefined ? undefined : this.shape(JSON.parse(text) as Json, index);
  }
}

function batchInput({ input }: BatchPlan, items: readonly Payload[]): Payload {
  const given = input === undefined ? '' : `"BatchInput":${JSON.stringify(input)},`;
  return Payload.ofText(`{${given}"Items":${Payload.ofArray(items).text}}`);
}
