import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { read } from './token.ts';

/** For servers whose issuer is another: takes a token that was got from there. */
export function TokenForm({ onToken }: { onToken: (token: string) => void }) {
  const text = useSignal('');
  const wrong = useSignal(false);
  const id = useId();
  const submit = (event: Event) => {
    event.preventDefault();
    const token = text.value.trim();
    wrong.value = read(token) === undefined;
    if (!wrong.value) onToken(token);
  };
  return (
    <form class="stack" onSubmit={submit}>
      <div class="stack tight">
        <label for={id}>Access token</label>
        <textarea
          id={id}
          rows={5}
          required
          spellcheck={false}
          aria-invalid={wrong.value}
          aria-describedby={wrong.value ? `${id}-wrong` : undefined}
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
          }}
        />
        {wrong.value && (
          <p id={`${id}-wrong`} class="tone-bad" role="alert">
            That is not a JSON Web Token.
          </p>
        )}
      </div>
      <button type="submit" class="primary">
        Sign in
      </button>
    </form>
  );
}
