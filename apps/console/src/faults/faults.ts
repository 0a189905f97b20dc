import { signal } from '@preact/signals';
import { developmentCall } from '../console/development-call.ts';
import type { Faults, Switches } from './switches.ts';

/** As the server said last: the banner and the page show the same. */
export const faults = signal<Faults | undefined>(undefined);

export async function loadFaults(abort: AbortSignal): Promise<Faults> {
  const loaded = await developmentCall<Faults>('GET', 'faults', { signal: abort });
  faults.value = loaded;
  return loaded;
}

export async function setFaults({ functions, declineCards, emptyStock }: Switches): Promise<void> {
  faults.value = await developmentCall<Faults>('PUT', 'faults', { body: { functions, declineCards, emptyStock } });
}
