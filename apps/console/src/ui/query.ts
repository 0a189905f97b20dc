import { useLocation } from 'preact-iso/router';

/** The address with members of its query set, or taken out where they are undefined or empty. */
export function withQuery(url: string, changes: Record<string, string | undefined>): string {
  const { pathname, searchParams } = new URL(url, 'http://page');
  for (const [name, value] of Object.entries(changes)) {
    if (value) searchParams.set(name, value);
    else searchParams.delete(name);
  }
  const query = searchParams.toString();
  return query === '' ? pathname : `${pathname}?${query}`;
}

/**
 * What the address says after its path, and how to change it: what a page shows is kept there, so that it can be sent to
 * somebody, and survives a reload. A change replaces the entry of the browser's history.
 */
export function useQuery(): [Record<string, string>, (changes: Record<string, string | undefined>) => void] {
  const { url, query, route } = useLocation();
  return [query, (changes) => route(withQuery(url, changes), true)];
}
