import { signal } from '@preact/signals';
import { ago } from './format.ts';

/** The time, as those need it who say how long ago something was: it moves on every second. */
export const now = signal(Date.now());
setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, 1_000);

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A time: how long ago it was, and exactly when on demand. */
export const Ago = ({ at }: { at: string }) => (
  <time dateTime={at} title={exact.format(new Date(at))}>
    {ago(at, now.value)}
  </time>
);

/** A time, exactly. */
export const At = ({ at }: { at: string }) => <time dateTime={at}>{exact.format(new Date(at))}</time>;
