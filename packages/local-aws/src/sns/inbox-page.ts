import type { InboxMessage } from './store.ts';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const html = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

const style = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem; }
article { border-top: 1px solid #8884; padding: 1rem 0; }
h2 { font-size: 1rem; margin: 0; }
p { color: #777; font-size: .85rem; margin: .25rem 0; overflow-wrap: anywhere; }
pre { background: #8881; border-radius: 4px; margin: .5rem 0 0; overflow-x: auto; padding: .75rem; white-space: pre-wrap; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee; } }
`;

/** The inbox for a person to read: newest first, JSON laid out. */
export const inboxPage = (messages: InboxMessage[]): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inbox: what was published to SNS</title>
<style>${style}</style>
<h1>Inbox</h1>
${messages.length === 0 ? '<p>Nothing has been published yet.</p>' : messages.map(article).join('\n')}
</html>
`;

function article({ messageId, topicArn, subject, message, messageAttributes, publishedAt }: InboxMessage): string {
  const attributes = Object.entries(messageAttributes).map(([name, { value }]) => `${name}: ${value}`);
  const details = [topicArn.slice(topicArn.lastIndexOf(':') + 1), ...attributes, messageId].map(html).join(' · ');
  return `<article>
<h2>${html(subject ?? 'No subject')}</h2>
<p><time datetime="${html(publishedAt)}">${html(publishedAt)}</time> · ${details}</p>
<pre>${html(readable(message))}</pre>
</article>`;
}

function readable(message: string): string {
  try {
    return JSON.stringify(JSON.parse(message), undefined, 2);
  } catch {
    return message;
  }
}
