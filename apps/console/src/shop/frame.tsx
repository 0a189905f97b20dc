import { effect, signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import lazy, { ErrorBoundary } from 'preact-iso/lazy';
import { useLocation } from 'preact-iso/router';
import { ThemeChoice } from '../ui/theme-choice.tsx';
import { customerId, requestLog, signOut } from './api.ts';
import { pieces } from './cart.ts';
import { online } from './checkout.ts';
import { PlacingNotice, usePlaced } from './placing-notice.tsx';
import { cart } from './store.ts';

const LogDrawer = lazy(() => import('./log-drawer.tsx'));

/** Whether the log is open: for this tab, also after a reload. */
const logKey = 'expressway.shop.log';
const logOpen = signal(sessionStorage.getItem(logKey) !== null);
effect(() => {
  if (logOpen.value) sessionStorage.setItem(logKey, 'open');
  else sessionStorage.removeItem(logKey);
});

/** What is around every page. */
export function Frame({ children }: { children: ComponentChildren }) {
  usePlaced();
  const { path } = useLocation();
  useFreshPage(path);
  const count = pieces(cart.current.value);
  const atCheckout = path === '/shop/checkout';
  const places = [
    { href: '/shop/', words: 'Products', here: path === '/shop' },
    { href: '/shop/checkout', words: count === 0 ? 'Cart' : `Cart (${count})`, here: atCheckout },
    { href: '/shop/orders', words: 'Your orders', here: path.startsWith('/shop/orders') },
  ];
  return (
    <div class={logOpen.value ? 'frame with-log' : 'frame'}>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="bar">
        <strong class="brand">Expressway shop</strong>
        <nav aria-label="Shop">
          <ul>
            {places.map(({ href, words, here }) => (
              <li key={href}>
                <a href={href} aria-current={here ? 'page' : undefined}>
                  {words}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <LogButton />
      </header>
      {!online.value && (
        <p class="notice tone-warn offline" role="status">
          You are offline. Nothing is lost: it goes on as soon as you are back.
        </p>
      )}
      <main id="content" tabIndex={-1}>
        {!atCheckout && <PlacingNotice />}
        {children}
      </main>
      <footer class="row apart">
        <small>A demo: nothing is sold, and no money moves.</small>
        <span class="row">
          {customerId.value !== undefined && (
            <button type="button" class="plain" onClick={signOut}>
              Sign out {customerId.value}
            </button>
          )}
          <ThemeChoice />
        </span>
      </footer>
    </div>
  );
}

/** A page that was come to by a link begins at its top, for eyes and for the keyboard, as one that was loaded does. */
function useFreshPage(path: string): void {
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    scrollTo(0, 0);
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [path]);
}

function LogButton() {
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    logOpen.value = false;
    button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="tools"
        aria-expanded={logOpen.value}
        onClick={() => {
          logOpen.value = !logOpen.value;
        }}
      >
        Requests <span class="soft number">{requestLog.calls.value.length}</span>
      </button>
      {logOpen.value && (
        <ErrorBoundary>
          <LogDrawer onClose={close} />
        </ErrorBoundary>
      )}
    </>
  );
}
