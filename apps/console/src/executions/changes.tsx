import diff from 'microdiff';
import { parse } from '../ui/json-text.ts';

/** What a step changed between its input and its output, member by member. */
export function Changes({ input, output }: { input: string | undefined; output: string | undefined }) {
  if (input === undefined || output === undefined)
    return <p class="soft">It has no output yet to compare its input with.</p>;
  const before = parse(input)?.value;
  const after = parse(output)?.value;
  if (!isStructure(before) || !isStructure(after) || Array.isArray(before) !== Array.isArray(after))
    return before === after ? (
      <p class="soft">Nothing.</p>
    ) : (
      <p class="soft">The output has nothing in common with the input.</p>
    );
  const changes = diff(before, after);
  if (changes.length === 0) return <p class="soft">Nothing: the output is the input.</p>;
  return (
    <ul class="changes">
      {changes.map((change) => (
        <li key={change.path.join('/')}>
          <code>{change.path.join('.') || 'everything'}</code>{' '}
          {change.type !== 'CREATE' && <del>{shown(change.oldValue)}</del>}{' '}
          {change.type !== 'REMOVE' && <ins>{shown(change.value)}</ins>}
        </li>
      ))}
    </ul>
  );
}

const isStructure = (value: unknown): value is Record<string, unknown> | unknown[] =>
  typeof value === 'object' && value !== null;

const longest = 400;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
