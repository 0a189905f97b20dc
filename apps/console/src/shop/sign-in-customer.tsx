import { useSignal } from '@preact/signals';
import { development } from '../session/development.ts';
import { TokenForm } from '../session/token-form.tsx';
import { customerId, signInAs, signInWith, signOut } from './api.ts';
import { Trouble } from './trouble-notice.tsx';

/** Who shops, or how they sign in. */
export function Customer() {
  const userId = customerId.value;
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
