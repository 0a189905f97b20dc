export type Fetch = (request: Request) => Promise<Response>;

/** A token, or how to get the one of now; null while nobody is signed in. */
export type TokenSource = string | (() => string | null | Promise<string | null>);

/** Sends requests with the caller's token. A function is asked once more where its token was refused, since it may have expired. */
export function authorisedFetch(send: Fetch, token: TokenSource | undefined): Fetch {
  if (token === undefined) return send;
  if (typeof token === 'string') return (request) => send(authorised(request, token));
  return async (request) => {
    const first = await token();
    const again = request.clone();
    const response = await send(authorised(request, first));
    if (response.status !== 401) return response;
    const second = await token();
    if (second === null || second === first) return response;
    await response.body?.cancel();
    return send(authorised(again, second));
  };
}

function authorised(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`);
  return request;
}
