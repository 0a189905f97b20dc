import { signal } from '@preact/signals';

/** What a server for development offers beside the API; all false elsewhere. */
export interface Development {
  signIn: boolean;
  inbox: boolean;
  stripe: boolean;
  faults: boolean;
  skipWaits: boolean;
}

const nothing: Development = { signIn: false, inbox: false, stripe: false, faults: false, skipWaits: false };

export const development = signal<Development>(nothing);

/** Finds out what the server offers for development: it has `GET /dev`, which the cloud has not. */
export async function discoverDevelopment(): Promise<void> {
  const answer = await fetch('/dev', { headers: { accept: 'application/json' } }).catch(() => undefined);
  if (answer?.ok) development.value = { ...nothing, ...(await answer.json()) };
}

/** A token of the development issuer, which gives them to whoever asks. Throws where it doesn't. */
export async function developmentToken(userId: string, role: 'customer' | 'operator'): Promise<string> {
  const answer = await fetch('/dev/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId, role }),
  });
  if (!answer.ok) throw new Error(`The development issuer answered ${answer.status}.`);
  return (await answer.json()).token;
}
