import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Failure } from './failure.tsx';

interface DialogProps {
  title: string;
  children: ComponentChildren;
  onClose: () => void;
}

/** A modal dialogue as long as it is rendered: the browser keeps the focus in it, and Escape closes it. */
export function Dialog({ title, children, onClose }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    ref.current?.showModal();
    // It is taken away while it is open, and a browser gives back the focus only where it is closed.
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog ref={ref} aria-labelledby={id} onClose={onClose}>
      <div class="stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  /** What the button says that does it. */
  act: string;
  dangerous?: boolean;
  /** Given the reason that was written for the audit, where one was. The dialogue stays open with the error if it throws. */
  onConfirm: (reason: string | undefined) => Promise<void>;
  onClose: () => void;
  children?: ComponentChildren;
}

/** Asks before something is changed, and for the reason that goes into the audit. */
export function Confirm({ title, act, dangerous = false, onConfirm, onClose, children }: ConfirmProps) {
  const reason = useSignal('');
  const busy = useSignal(false);
  const error = useSignal<unknown>(undefined);
  const id = useId();
  const confirm = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    error.value = undefined;
    try {
      await onConfirm(reason.value.trim() || undefined);
      onClose();
    } catch (thrown) {
      error.value = thrown;
    } finally {
      busy.value = false;
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void confirm(event)}>
        {children}
        <div>
          <label for={id}>Why (for the audit, optional)</label>
          <input
            id={id}
            maxLength={500}
            pattern="[ -~]*"
            title="Plain ASCII characters"
            value={reason.value}
            onInput={({ currentTarget }) => {
              reason.value = currentTarget.value;
            }}
          />
        </div>
        {error.value !== undefined && <Failure error={error.value} />}
        <div class="row">
          <button type="submit" class={dangerous ? 'danger' : 'primary'} disabled={busy.value}>
            {act}
          </button>
          <button type="button" onClick={onClose}>
            Leave it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
