/** A page of a list, as the API answers it. */
interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** The first pages of a list. */
export interface Pages<Item> {
  items: Item[];
  /** How many pages were asked for. */
  pages: number;
  more: boolean;
}

/** Loads pages one after the other, all of them anew, so that what is shown is as it is now. */
export async function loadPages<Item>(
  pages: number,
  page: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<Pages<Item>> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let loaded = 0; loaded < pages && (loaded === 0 || cursor !== undefined); loaded += 1) {
    const { items: some, nextCursor } = await page(cursor);
    items.push(...some);
    cursor = nextCursor ?? undefined;
  }
  return { items, pages, more: cursor !== undefined };
}

/** How many pages an address asks for. */
export const pagesOf = (text: string | undefined): number => Math.max(1, Number.parseInt(text ?? '1', 10) || 1);
