/** The parameters of AWS's Query protocol, whose names say with dots and numbers how they are nested. */
export interface QueryParams {
  text(name: string): string | undefined;
  /** What stands under `name.1.`, `name.2.` …, in this order. */
  list(name: string): QueryParams[];
}

/** Reads a form body such as `Action=Publish&MessageAttributes.entry.1.Name=a`. */
export const readQuery = (body: string): QueryParams => paramsOf(new Map(new URLSearchParams(body)));

function paramsOf(values: ReadonlyMap<string, string>): QueryParams {
  return {
    text: (name) => values.get(name),
    list(name) {
      const items = new Map<number, Map<string, string>>();
      for (const [key, value] of values) {
        if (!key.startsWith(`${name}.`)) continue;
        const [index = '', ...rest] = key.slice(name.length + 1).split('.');
        if (!/^\d{1,4}$/.test(index)) continue;
        const item = items.get(Number(index)) ?? new Map<string, string>();
        items.set(Number(index), item.set(rest.join('.'), value));
      }
      return [...items].sort(([a], [b]) => a - b).map(([, item]) => paramsOf(item));
    },
  };
}
