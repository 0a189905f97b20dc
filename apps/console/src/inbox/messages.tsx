import { Failure } from '../ui/failure.tsx';
import { JsonText } from '../ui/json.tsx';
import { pagesOf } from '../ui/load-pages.ts';
import { More } from '../ui/more.tsx';
import { useQuery } from '../ui/query.ts';
import { useResource } from '../ui/resource.ts';
import { Ago } from '../ui/time.tsx';
import { useReloadOn } from '../ui/use-reload-on.ts';
import { type InboxMessage, listMessages } from './inbox.ts';
import { letterOf } from './letter.ts';

const pageSize = 25;
const everyMs = 4_000;

/** Messages, newest first, as their readers would get them. */
export function Messages() {
  const [query] = useQuery();
  const pages = pagesOf(query.pages);
  const { data, error, reload } = useResource(
    'messages',
    async (signal) => {
      const { items } = await listMessages(pageSize * pages, signal);
      return { items, pages, more: items.length === pageSize * pages };
    },
    { every: everyMs },
  );
  useReloadOn(pages, reload);
  const shown = data?.items.filter(({ attributes }) => !query.order || attributes.orderId === query.order);
  return (
    <div class="stack">
      {error !== undefined && <Failure error={error} retry={reload} />}
      {shown?.length === 0 && (
        <p class="card soft">
          Nothing has been sent{query.order && ' about this order'} since the server started. A customer is told when an
          order ships, and when a payment is declined.
        </p>
      )}
      {shown && shown.length > 0 && (
        <ul class="plain-list messages">
          {shown.map((message) => (
            <Message key={message.messageId} message={message} />
          ))}
        </ul>
      )}
      {data && <More shown={data} pages={pages} />}
    </div>
  );
}

const Message = ({ message: { subject, message, topic, attributes, publishedAt } }: { message: InboxMessage }) => (
  <li class="card stack tight">
    <div class="row apart">
      <h2>{subject ?? 'Without a subject'}</h2>
      <small>
        <Ago at={publishedAt} />
      </small>
    </div>
    {letterOf(message).map((sentence) => (
      <p key={sentence}>{sentence}</p>
    ))}
    <div>
      <small>
        topic <span class="mono">{topic}</span>
        {attributes.orderId && (
          <>
            {' '}
            · order <a href={`/console/orders/${attributes.orderId}`}>{attributes.orderId}</a>
          </>
        )}
      </small>
    </div>
    <details>
      <summary>As it was published</summary>
      <JsonText text={message} />
    </details>
  </li>
);
