/** A request as it was sent. */
export interface SentRequest {
  method: string;
  url: string;
  /** Names in lower case. */
  headers: readonly (readonly [string, string])[];
  body: string | undefined;
}

/** A word of a POSIX shell that is exactly this text (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html, 2.2.2). */
export function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The command that sends a request again, whose token is the variable TOKEN of the shell. */
export function curlOf({ method, url, headers, body }: SentRequest): string {
  const stream = headers.some(([name, value]) => name === 'accept' && value === 'text/event-stream');
  return [
    `curl -sS${stream ? 'N' : ''}${method === 'GET' ? '' : ` -X ${shellQuoted(method)}`} ${shellQuoted(url)}`,
    // Brackets and braces in an address are patterns to curl unless it is told otherwise.
    ...(/[[\]{}]/.test(url) ? ['--globoff'] : []),
    ...headers.map(([name, value]) => `-H ${header(name, value)}`),
    ...(body === undefined ? [] : [`--data-raw ${shellQuoted(body)}`]),
  ].join(' \\\n  ');
}

function header(name: string, value: string): string {
  if (name === 'authorization') return '"Authorization: Bearer $TOKEN"';
  // curl takes a header without a value by a semicolon; with a colon it would leave it out.
  return shellQuoted(value === '' ? `${name};` : `${name}: ${value}`);
}

/** The command that gets a customer's token of the development issuer. */
export const tokenCommand = (origin: string, userId: string): string =>
  `TOKEN=$(${curlOf({
    method: 'POST',
    url: `${origin}/dev/token`,
    headers: [['content-type', 'application/json']],
    body: JSON.stringify({ userId, role: 'customer' }),
  })} | jq -r .token)`;
