import { createExpressway } from '@expressway/client';
import { development, developmentToken, session, signIn, signOut } from '../session/session.ts';

/** Whom the console signs in as where the development issuer gives tokens to whoever asks. */
const developer = 'operator';

/** The API, with the operator's token. One that is refused is forgotten, and where that can be, another is got. */
export const api = createExpressway({
  baseUrl: location.origin,
  async token() {
    const current = session.value;
    if (current) return current.token;
    if (!development.value.signIn) return null;
    const fresh = await developmentToken(developer, 'operator');
    signIn(fresh);
    return fresh;
  },
  async fetch(request) {
    const response = await fetch(request);
    if (response.status === 401) signOut();
    return response;
  },
});
