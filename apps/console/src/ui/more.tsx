import type { Pages } from './load-pages.ts';
import { useQuery } from './query.ts';

/** Asks for one more page of a list, of which the address says how many there are. */
export function More({ shown, pages }: { shown: Pages<unknown>; pages: number }) {
  const [, setQuery] = useQuery();
  if (!shown.more) return null;
  return (
    <div>
      <button type="button" disabled={shown.pages < pages} onClick={() => setQuery({ pages: String(pages + 1) })}>
        More
      </button>
    </div>
  );
}
