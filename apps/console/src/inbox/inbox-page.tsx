import { development } from '../session/session.ts';
import { useQuery } from '../ui/query.ts';
import { useResource } from '../ui/resource.ts';
import { Tabs } from '../ui/tabs.tsx';
import { useTitle } from '../ui/use-title.ts';
import { Challenges } from './challenges.tsx';
import { StripeEvents } from './event-list.tsx';
import { listStripeEvents } from './inbox.ts';
import { Messages } from './messages.tsx';
import { openChallenges } from './stripe-events.ts';

const challengesEveryMs = 4_000;
const challengesWithin = 100;

/** What would go to customers and comes from Stripe, where nothing leaves this machine. */
export default function InboxPage() {
  useTitle('Inbox');
  const [query, setQuery] = useQuery();
  if (!development.value.inbox) return <p>Only the local server has an inbox: in the cloud, messages are sent.</p>;
  return (
    <div class="stack inbox">
      <h1>Inbox</h1>
      {query.order && (
        <p class="row">
          <span>
            Only what is about <span class="mono">{query.order}</span>
          </span>
          <button type="button" onClick={() => setQuery({ order: undefined })}>
            Show all
          </button>
        </p>
      )}
      {development.value.stripe ? <WithStripe /> : <Messages />}
    </div>
  );
}

const names = ['messages', 'stripe', 'challenges'] as const;

function WithStripe() {
  const [query, setQuery] = useQuery();
  const chosen = names.find((name) => name === query.tab) ?? 'messages';
  const challenges = useResource(
    'challenges',
    async (signal) => openChallenges((await listStripeEvents(challengesWithin, undefined, signal)).items),
    { every: challengesEveryMs },
  );
  const open = challenges.data?.filter(({ orderId }) => !query.order || orderId === query.order);
  return (
    <Tabs
      label="What to see"
      chosen={chosen}
      onChoose={(tab) => setQuery({ tab, pages: undefined })}
      tabs={[
        { name: 'messages', words: 'Messages' },
        { name: 'stripe', words: 'Stripe events' },
        { name: 'challenges', words: '3-D Secure', ...(open && open.length > 0 && { note: String(open.length) }) },
      ]}
    >
      {chosen === 'messages' && <Messages />}
      {chosen === 'stripe' && <StripeEvents />}
      {chosen === 'challenges' && <Challenges resource={challenges} open={open} />}
    </Tabs>
  );
}
