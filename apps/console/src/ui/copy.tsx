import { useSignal } from '@preact/signals';
import { Icon } from './icon.tsx';

const shownMs = 1_500;

/** A button that copies a text; `what` names it for those who don't see what it stands beside. */
export function Copy({ text, what }: { text: string; what: string }) {
  const copied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    copied.value = true;
    setTimeout(() => {
      copied.value = false;
    }, shownMs);
  };
  return (
    <button
      type="button"
      class="plain copy"
      onClick={() => void copy()}
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
    >
      <Icon name={copied.value ? 'check' : 'copy'} />
      <span class="visually-hidden" role="status">
        {copied.value ? 'Copied' : ''}
      </span>
    </button>
  );
}
