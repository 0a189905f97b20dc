import { parse } from './json-text.ts';

/** What is opened at first, and how many members are shown before one asks for more. */
const openLevels = 2;
const fewMembers = 100;

/** A JSON text as a tree; a text that is no JSON is shown as it is. Whatever is in it, it shows as text. */
export function JsonText({ text }: { text: string }) {
  const parsed = parse(text);
  return parsed === undefined ? <pre class="json">{text}</pre> : <Json value={parsed.value} />;
}

/** A JSON value as a tree whose branches fold. */
export const Json = ({ value }: { value: unknown }) => (
  <div class="json">
    <Node value={value} level={0} />
  </div>
);

function Node({ name, value, level }: { name?: string; value: unknown; level: number }) {
  const key = name === undefined ? null : <span class="key">{name}: </span>;
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
    return (
      <div>
        {key}
        <span class={typeof value === 'string' ? 'text' : 'other'}>{JSON.stringify(value)}</span>
      </div>
    );
  const members = Object.entries(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return (
    <details open={level < openLevels}>
      <summary>
        {key}
        <span class="soft">
          {open} {members.length} {close}
        </span>
      </summary>
      <ul>
        {members.slice(0, fewMembers).map(([member, inner]) => (
          <li key={member}>
            <Node name={member} value={inner} level={level + 1} />
          </li>
        ))}
        {members.length > fewMembers && <li class="soft">… and {members.length - fewMembers} more</li>}
      </ul>
    </details>
  );
}
