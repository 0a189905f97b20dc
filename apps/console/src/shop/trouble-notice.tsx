import { ExpresswayProblem } from '@expressway/client';
import type { ComponentChildren } from 'preact';
import { serverNow } from './api.ts';
import { online } from './checkout.ts';
import { clockFace } from './countdown.ts';
import { troubleWords } from './trouble.ts';

interface TroubleProps {
  error: unknown;
  /** When it is tried again by itself, in milliseconds since 1970 by the server's clock. */
  again?: number | undefined;
  retry?: (() => void) | undefined;
  children?: ComponentChildren;
}

/** What went wrong, and how it goes on. */
export function Trouble({ error, again, retry, children }: TroubleProps) {
  const { title, text } = troubleWords(error, online.value);
  const requestId = error instanceof ExpresswayProblem ? error.requestId : undefined;
  return (
    <div class="notice tone-bad stack tight">
      <div role="alert">
        <strong>{title}</strong>
        <p>{text}</p>
      </div>
      {again !== undefined && (
        <p role="timer" class="number-left">
          It is tried again in {clockFace(Math.max(0, again - serverNow.value))}.
        </p>
      )}
      {(retry || children) && (
        <div class="row">
          {retry && (
            <button type="button" onClick={retry}>
              Try again
            </button>
          )}
          {children}
        </div>
      )}
      {requestId && (
        <small>
          If you ask us about it: <span class="mono">{requestId}</span>
        </small>
      )}
    </div>
  );
}
