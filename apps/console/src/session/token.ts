import { computed, type ReadonlySignal, signal } from '@preact/signals';

/** Who is signed in, as their token says; the API is what checks it. */
export interface Session {
  token: string;
  userId: string;
  role: string;
}

/** A token that is kept for this tab until it is closed. */
export interface TokenKeeper {
  session: ReadonlySignal<Session | undefined>;
  signIn(token: string): void;
  signOut(): void;
}

/** Keeps a token under a name of its own, so that who shops and who operates in one browser are two people. */
export function keepToken(name: string): TokenKeeper {
  const token = signal(sessionStorage.getItem(name));
  return {
    session: computed(() => (token.value === null ? undefined : read(token.value))),
    signIn(newToken) {
      sessionStorage.setItem(name, newToken);
      token.value = newToken;
    },
    signOut() {
      sessionStorage.removeItem(name);
      token.value = null;
    },
  };
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
