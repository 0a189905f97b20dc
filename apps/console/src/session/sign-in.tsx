import { signIn } from './session.ts';
import { TokenForm } from './token-form.tsx';

/** Before the console, where the server's issuer gives no tokens to whoever asks. */
export const SignIn = () => (
  <main class="card sign-in stack">
    <h1>Sign in</h1>
    <p class="soft">
      The console calls the API with your access token, which stays in this tab. Get one with the role{' '}
      <code>operator</code> from the issuer that this API trusts.
    </p>
    <TokenForm onToken={signIn} />
  </main>
);
