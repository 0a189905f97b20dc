import { useEffect, useId, useRef } from 'preact/hooks';
import { development } from '../session/development.ts';
import { Copy } from '../ui/copy.tsx';
import { duration } from '../ui/format.ts';
import { JsonText } from '../ui/json.tsx';
import { customerId, requestLog } from './api.ts';
import { curlOf, tokenCommand } from './curl.ts';
import { type LoggedCall, streamedEvents } from './request-log.ts';

/** From this width on there is room for the drawer beside the page, which stays usable. */
const beside = '(min-width: 64rem)';

/** Every call that the shop makes: what was sent, what came back, and the command that does the same. */
export default function LogDrawer({ onClose }: { onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (matchMedia(beside).matches) dialog?.show();
    else dialog?.showModal();
  }, []);
  const calls = requestLog.calls.value;
  return (
    <dialog
      ref={ref}
      class="log"
      aria-labelledby={id}
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.key === 'Escape') ref.current?.close();
      }}
    >
      <div class="row apart log-head">
        <h2 id={id}>Requests</h2>
        <div class="row">
          <button type="button" onClick={requestLog.clear}>
            Clear
          </button>
          <button type="button" onClick={() => ref.current?.close()}>
            Close
          </button>
        </div>
      </div>
      <div class="log-body stack">
        <TokenHint />
        {calls.length === 0 && <p class="soft">Nothing has been called yet.</p>}
        <ol class="plain-list stack tight" aria-label="Calls, newest first">
          {calls.map((call) => (
            <li key={call.id}>
              <Call call={call} />
            </li>
          ))}
        </ol>
      </div>
    </dialog>
  );
}

function TokenHint() {
  if (!development.value.signIn)
    return (
      <p class="soft">
        The commands take the token from the variable <code>TOKEN</code>: set it to an access token of your issuer.
      </p>
    );
  const command = tokenCommand(location.origin, customerId.value ?? 'user_1');
  return (
    <details>
      <summary>
        The commands take the token from the variable <code>TOKEN</code>
      </summary>
      <Command text={command} what="the command that gets a token" />
    </details>
  );
}

const Command = ({ text, what }: { text: string; what: string }) => (
  <div class="command">
    <pre class="json">{text}</pre>
    <Copy text={text} what={what} />
  </div>
);

function Call({ call }: { call: LoggedCall }) {
  const { request, status, durationMs, failure, answer, streams } = call;
  const { pathname, search } = new URL(request.url);
  return (
    <details class="call">
      <summary>
        <span class="mono method">{request.method}</span>
        <span class="mono path">
          {pathname}
          {search}
        </span>
        <span class={`mono call-status ${toneOf(call)}`}>{status ?? (failure === undefined ? '…' : 'none')}</span>
        <small class="number">{durationMs === undefined ? (streams ? 'open' : '') : duration(durationMs)}</small>
      </summary>
      <div class="stack tight call-parts">
        {failure !== undefined && <p class="soft">{failure}</p>}
        {request.body !== undefined && (
          <>
            <h3>Sent</h3>
            <JsonText text={request.body} />
          </>
        )}
        {answer !== undefined && answer !== '' && (
          <>
            <h3>{streams ? 'Events' : 'Answer'}</h3>
            {streams ? <Events text={answer} /> : <JsonText text={answer} />}
          </>
        )}
        <h3>The same with curl</h3>
        <Command text={curlOf(request)} what="the curl command" />
      </div>
    </details>
  );
}

const Events = ({ text }: { text: string }) => (
  <ol class="plain-list stack tight">
    {streamedEvents(text).map(({ id, data }) => (
      <li key={id}>
        <small>id {id}</small>
        <JsonText text={data} />
      </li>
    ))}
  </ol>
);

function toneOf({ status, failure }: LoggedCall): string {
  if (status === undefined) return failure === undefined ? '' : 'tone-calm';
  return status < 400 ? 'tone-good' : 'tone-bad';
}
