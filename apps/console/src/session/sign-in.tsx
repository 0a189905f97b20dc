import { useSignal } from '@preact/signals';
import { read, signIn } from './session.ts';

/** For servers whose issuer is another: takes a token that was got from there. */
export function SignIn() {
  const text = useSignal('');
  const wrong = useSignal(false);
  const submit = (event: Event) => {
    event.preventDefault();
    const token = text.value.trim();
    wrong.value = read(token) === undefined;
    if (!wrong.value) signIn(token);
  };
  return (
    <main class="card sign-in">
      <form class="stack" onSubmit={submit}>
        <h1>Sign in</h1>
        <p class="soft">
          The console calls the API with your access token, which stays in this tab. Get one with the role{' '}
          <code>operator</code> from the issuer that this API trusts.
        </p>
        <div class="stack tight">
          <label for="token">Access token</label>
          <textarea
            id="token"
            rows={5}
            required
            spellcheck={false}
            aria-invalid={wrong.value}
            aria-describedby={wrong.value ? 'wrong-token' : undefined}
            value={text.value}
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value;
            }}
          />
          {wrong.value && (
            <p id="wrong-token" class="tone-bad" role="alert">
              That is not a JSON Web Token.
            </p>
          )}
        </div>
        <button type="submit" class="primary">
          Sign in
        </button>
      </form>
    </main>
  );
}
