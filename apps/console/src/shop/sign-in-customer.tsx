import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { development } from '../session/development.ts';
import { TokenForm } from '../session/token-form.tsx';
import { customerId, signInAs, signInWith, signOut } from './api.ts';
import { Trouble } from './trouble-notice.tsx';

export const customerHeadingId = 'customer-heading';

/** Who shops, or how they sign in. Whoever has just done so goes on from there. */
export function Customer() {
  const userId = customerId.value;
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(userId);
  useEffect(() => {
    if (before.current !== userId) place.current?.focus();
    before.current = userId;
  }, [userId]);
  return (
    <div ref={place} tabIndex={-1} class="place">
      <WhoOrHow userId={userId} />
    </div>
  );
}

function WhoOrHow({ userId }: { userId: string | undefined }) {
  if (userId !== undefined)
    return (
      <p class="row apart">
        <span>
          Signed in as <strong>{userId}</strong>
        </span>
        <button type="button" onClick={signOut}>
          Sign out
        </button>
      </p>
    );
  if (development.value.signIn) return <DevelopmentSignIn />;
  return (
    <div class="stack">
      <p class="soft">
        Give an access token with the role “customer” of the issuer that this shop trusts. It stays in this tab.
      </p>
      <TokenForm onToken={signInWith} />
    </div>
  );
}

/** The development issuer vouches for whoever one wants to be. */
function DevelopmentSignIn() {
  const name = useSignal('user_1');
  const error = useSignal<unknown>(undefined);
  const submit = async (event: Event) => {
    event.preventDefault();
    error.value = undefined;
    try {
      await signInAs(name.value.trim());
    } catch (thrown) {
      error.value = thrown;
    }
  };
  return (
    <form class="stack tight" onSubmit={(event) => void submit(event)}>
      <label for="customer">Customer</label>
      <div class="row nowrap">
        <input
          id="customer"
          required
          maxLength={128}
          pattern=".*\S.*"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby="customer-hint"
          value={name.value}
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value;
          }}
        />
        <button type="submit">Sign in</button>
      </div>
      <small id="customer-hint">This is a server for development: it takes any name, without a password.</small>
      {error.value !== undefined && <Trouble error={error.value} />}
    </form>
  );
}
