import { invalidRequest } from './errors.ts';
import type { Params } from './params.ts';
import type { ObjectName, Reader } from './store.ts';

/** What can be expanded in each kind of object, and into what. */
const expandable: Record<ObjectName, Record<string, ObjectName>> = {
  payment_intent: { latest_charge: 'charge', payment_method: 'payment_method' },
  payment_method: {},
  charge: { payment_intent: 'payment_intent' },
  refund: { charge: 'charge', payment_intent: 'payment_intent' },
  dispute: { charge: 'charge', payment_intent: 'payment_intent' },
  event: {},
};
const maximumDepth = 4;

interface Expansion {
  property: string;
  into: ObjectName;
  within?: Expansion;
}

/** Reads `expand` for an object of this kind; answers what puts the objects in the places of their ids. */
export function readExpand(params: Params, name: ObjectName, store: Reader): (object: object) => object {
  const expansions = params.texts('expand').map((path) => parse(path.split('.'), path, name));
  return (object) => expansions.reduce((sofar, expansion) => expand(sofar, expansion, store), object);
}

/** The same for a list: its paths begin with `data.`. */
export function readListExpand(params: Params, name: ObjectName, store: Reader): (object: object) => object {
  const expansions = params.texts('expand').map((path) => {
    const [first, ...rest] = path.split('.');
    if (first !== 'data') throw notExpandable(path);
    return parse(rest, path, name);
  });
  return (object) => expansions.reduce((sofar, expansion) => expand(sofar, expansion, store), object);
}

function parse([property, ...rest]: string[], path: string, name: ObjectName): Expansion {
  const into = property === undefined ? undefined : expandable[name][property];
  if (property === undefined || into === undefined || rest.length >= maximumDepth) throw notExpandable(path);
  return { property, into, ...(rest.length === 0 ? {} : { within: parse(rest, path, into) }) };
}

const notExpandable = (path: string) =>
  invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand', code: 'parameter_invalid_value' });

function expand(object: object, { property, into, within }: Expansion, store: Reader): object {
  const value: unknown = Reflect.get(object, property);
  const found = typeof value === 'string' ? store.get(into, value) : value;
  if (typeof found !== 'object' || found === null) return object;
  return { ...object, [property]: within ? expand(found, within, store) : found };
}
