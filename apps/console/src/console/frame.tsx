import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso/router';
import { FaultBanner } from '../faults/fault-banner.tsx';
import { development, session, signOut } from '../session/session.ts';
import { ThemeChoice } from '../ui/theme-choice.tsx';

const places = () => [
  { path: '/console/orders', words: 'Orders' },
  { path: '/console/executions', words: 'Executions' },
  { path: '/console/workflows', words: 'Workflows' },
  ...(development.value.inbox ? [{ path: '/console/inbox', words: 'Inbox' }] : []),
  ...(development.value.faults ? [{ path: '/console/faults', words: 'Faults' }] : []),
];

/** What is around every page. */
export function Frame({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  const isHere = (place: string) => path.startsWith(place) || (path === '/console/' && place === '/console/orders');
  return (
    <div class="frame">
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="bar">
        <strong class="brand">Expressway</strong>
        <nav aria-label="Console">
          <ul>
            {places().map(({ path: place, words }) => (
              <li key={place}>
                <a href={place} aria-current={isHere(place) ? 'page' : undefined}>
                  {words}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="tools">
          <ThemeChoice />
          {session.value && !development.value.signIn && (
            <button type="button" class="plain" onClick={signOut}>
              Sign out {session.value.userId}
            </button>
          )}
        </div>
      </header>
      {development.value.faults && <FaultBanner />}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
