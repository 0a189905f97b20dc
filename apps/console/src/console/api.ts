import { createExpressway } from '@expressway/client';
import { development, developmentToken, session, signIn, signOut } from '../session/session.ts';

/** Whom the console signs in as where the development issuer gives tokens to whoever asks. */
const developer = 'operator';

/** The token that is being got from the development issuer, so that calls made together get one. */
let coming: Promise<string> | undefined;

/** The operator's token; where there is none and that can be, one is got. */
export async function operatorToken(): Promise<string | null> {
  const current = session.value;
  if (current) return current.token;
  if (!development.value.signIn) return null;
  coming ??= developmentToken(developer, 'operator').finally(() => {
    coming = undefined;
  });
  const fresh = await coming;
  signIn(fresh);
  return fresh;
}

/** Fetches, and forgets a token that is refused. */
export async function fetchAsOperator(request: Request): Promise<Response> {
  const response = await fetch(request);
  if (response.status === 401) signOut();
  return response;
}

/** The API, with the operator's token. */
export const api = createExpressway({ baseUrl: location.origin, token: operatorToken, fetch: fetchAsOperator });
