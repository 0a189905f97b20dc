/**
 * Things in no order, added and taken out in constant time. A Set that forgets as fast as it learns costs the collector
 * dearly: V8 links each table that it outgrew to the next one, so that a dead table which has grown old keeps all the
 * later ones, and what was in them, alive until the next full collection.
 */
export class Bag<T> implements Iterable<T> {
  private readonly entries: { readonly item: T; at: number }[] = [];

  /** The answer takes the item out again. It is for one call. */
  add(item: T): () => void {
    const { entries } = this;
    const entry = { item, at: entries.length };
    entries.push(entry);
    return () => {
      const last = entries.pop();
      if (last === undefined || last === entry) return;
      last.at = entry.at;
      entries[entry.at] = last;
    };
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const { item } of this.entries) yield item;
  }
}
