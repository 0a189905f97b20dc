import { ConditionsFailed } from '../store/dynamo.ts';
import type { Stores } from '../store/stores.ts';
import type { EntryName, LedgerEntry } from './ledger.ts';

/** Writes an entry's intent, unless it is there already, and answers the entry. `amount` in minor currency units. */
export async function beginEntry(
  stores: Pick<Stores, 'ledger' | 'transact'>,
  orderId: string,
  name: EntryName,
  amount: number,
): Promise<LedgerEntry> {
  try {
    await stores.transact([stores.ledger.intentAction(orderId, name, amount)]);
  } catch (error) {
    if (!(error instanceof ConditionsFailed)) throw error;
  }
  const entry = await stores.ledger.get(orderId, name);
  if (!entry) throw new Error(`The ledger of ${orderId} lost its ${name} entry.`);
  return entry;
}
