import { computed, signal } from '@preact/signals';

/** Who is signed in, as their token says; the API is what checks it. */
export interface Session {
  token: string;
  userId: string;
  role: string;
}

/** What a server for development offers beside the API; all false elsewhere. */
export interface Development {
  signIn: boolean;
  inbox: boolean;
  stripe: boolean;
  faults: boolean;
  skipWaits: boolean;
}

const nothing: Development = { signIn: false, inbox: false, stripe: false, faults: false, skipWaits: false };

/** Kept for this tab until it is closed. */
const key = 'expressway.token';

const token = signal(sessionStorage.getItem(key));

export const session = computed<Session | undefined>(() => (token.value === null ? undefined : read(token.value)));

export const development = signal<Development>(nothing);

export function signIn(newToken: string): void {
  sessionStorage.setItem(key, newToken);
  token.value = newToken;
}

export function signOut(): void {
  sessionStorage.removeItem(key);
  token.value = null;
}

/** What a token claims of its holder; undefined where it can't be read. */
export function read(jwt: string): Session | undefined {
  const [, payload = ''] = jwt.split('.');
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const { sub, role } = JSON.parse(new TextDecoder().decode(bytes));
    return typeof sub === 'string' ? { token: jwt, userId: sub, role: String(role) } : undefined;
  } catch {
    return undefined;
  }
}

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
