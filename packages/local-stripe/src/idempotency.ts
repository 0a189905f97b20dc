import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { invalidRequest, StripeError } from './errors.ts';
import { canonicalForm, type FormObject } from './form.ts';

/** An answer as it goes over the wire; `body` is JSON text. */
export interface Answer {
  status: number;
  body: string;
}

export interface KeyedRequest {
  key: string;
  path: string;
  form: FormObject;
  requestId: string;
}

/**
 * Stripe's idempotency keys (https://docs.stripe.com/api/idempotent_requests): the first answer that came of any work is
 * given again for a day, errors included.
 */
export interface Idempotency {
  /**
   * Takes the key for this request. Answers what an earlier one came to, or how to give the key back; throws
   * idempotency_key_in_use while another request has it, and idempotency_error when that was another request.
   */
  begin(request: KeyedRequest): { replay: Answer & { requestId: string } } | { release(): void };
  /** Keeps the answer, in the caller's transaction. */
  save(request: KeyedRequest, answer: Answer): void;
}

const secondsKept = 24 * 60 * 60;
const maximumKeyLength = 255;

export function createIdempotency(database: DatabaseSync, now: () => number): Idempotency {
  const inUse = new Set<string>();
  const find = database.prepare('SELECT * FROM idempotency WHERE key = ? AND created > ?');
  const insert = database.prepare(
    'INSERT INTO idempotency (key, path, parameters, request_id, status, body, created) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const forgetOld = database.prepare('DELETE FROM idempotency WHERE created <= ?');

  return {
    begin(request) {
      const { key } = request;
      if (key.length > maximumKeyLength)
        throw invalidRequest(`Idempotency keys can have up to ${maximumKeyLength} characters.`);
      if (inUse.has(key)) throw keyInUse(key);
      const kept = find.get(key, now() - secondsKept);
      if (kept) {
        const { path, parameters, status, body, request_id } = kept;
        if (path !== request.path) throw otherEndpoint(key, request.path, String(path));
        if (parameters !== fingerprint(request.form)) throw otherParameters(key);
        return { replay: { status: Number(status), body: String(body), requestId: String(request_id) } };
      }
      inUse.add(key);
      return { release: () => inUse.delete(key) };
    },

    save({ key, path, form, requestId }, { status, body }) {
      forgetOld.run(now() - secondsKept);
      insert.run(key, path, fingerprint(form), requestId, status, body, now());
    },
  };
}

const fingerprint = (form: FormObject): string => createHash('sha256').update(canonicalForm(form)).digest('hex');

const keyInUse = (key: string) =>
  new StripeError(409, {
    type: 'invalid_request_error',
    code: 'idempotency_key_in_use',
    message:
      'There is currently another in-progress request using this Idempotency Key (that probably means you submitted ' +
      `twice, and the other request is still going through): ${key}. Please try again later.`,
  });

const otherEndpoint = (key: string, path: string, first: string) =>
  new StripeError(400, {
    type: 'idempotency_error',
    message:
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${path}' vs ` +
      `'${first}'). Try using a key other than '${key}' if you meant to execute a different request.`,
  });

const otherParameters = (key: string) =>
  new StripeError(400, {
    type: 'idempotency_error',
    message:
      'Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key ' +
      `other than '${key}' if you meant to execute a different request.`,
  });
