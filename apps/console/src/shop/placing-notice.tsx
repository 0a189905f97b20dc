import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { development } from '../session/development.ts';
import { Icon } from '../ui/icon.tsx';
import { signInAs } from './api.ts';
import { check, placing } from './checkout.ts';
import { wantsNewPrice } from './submission.ts';
import { Trouble } from './trouble-notice.tsx';

/** Brings the customer to the order as soon as it is one, and asks for a new price where it was refused for the old one. */
export function usePlaced(): void {
  const { route } = useLocation();
  const state = placing.state.value;
  useEffect(() => {
    if (state.phase === 'placed') {
      route(`/shop/orders/${state.orderId}`, true);
      placing.forget();
    }
    if (state.phase === 'refused' && wantsNewPrice(state.error)) check.again();
  }, [state]);
}

/** How it goes with the order that is being submitted, where it can be seen. */
export function PlacingNotice() {
  const { phase } = placing.state.value;
  return phase === 'idle' || phase === 'placed' ? null : (
    <InView key={phase}>
      <Notice />
    </InView>
  );
}

function InView({ children }: { children: ComponentChildren }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.scrollIntoView({ block: 'nearest' }), []);
  return <div ref={ref}>{children}</div>;
}

function Notice() {
  const state = placing.state.value;
  switch (state.phase) {
    case 'idle':
    case 'placed':
      return null;
    case 'sending':
      return (
        <p class="notice tone-busy" role="status">
          <Icon name="turning" spins /> Your order is being sent. If this page closes now, it goes on when you come
          back.
        </p>
      );
    case 'refused':
      return (
        <Trouble error={state.error}>
          <button type="button" onClick={placing.forget}>
            All right
          </button>
        </Trouble>
      );
    case 'stuck':
      return (
        <Trouble error={state.error} again={state.again} retry={() => void placing.resume()}>
          <GiveUp />
        </Trouble>
      );
    case 'signed out':
      return (
        <div class="notice tone-warn stack tight" role="alert">
          <strong>An order of {state.userId} was being sent</strong>
          <p>Sign in as {state.userId} to send it on; it is ordered once, however often it is sent.</p>
          <div class="row">
            {development.value.signIn && (
              <button type="button" onClick={() => void signInAs(state.userId)}>
                Sign in as {state.userId}
              </button>
            )}
            <GiveUp />
          </div>
        </div>
      );
    case 'too old':
      return (
        <div class="notice tone-warn" role="alert">
          <strong>An order that you sent more than a day ago never had an answer</strong>
          <p>
            It may have been taken all the same: see <a href="/shop/orders">your orders</a> before you order again.
          </p>
          <button type="button" onClick={placing.forget}>
            All right
          </button>
        </div>
      );
  }
}

const GiveUp = () => (
  <button
    type="button"
    class="plain"
    title="It may have been taken already: see your orders before you order again."
    onClick={placing.forget}
  >
    Don’t send it
  </button>
);
