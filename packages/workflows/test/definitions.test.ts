import { test } from 'tap';
import { loadDefinition, placeholders, workflowNames } from '../src/index.ts';

test('a definition is loaded with its placeholders filled in', async (t) => {
  for (const name of workflowNames) {
    const values = Object.fromEntries(placeholders(name).map((key) => [key, `arn:aws:${key}`]));
    const text = loadDefinition(name, values);
    t.notMatch(text, /\$\{/);
    for (const arn of Object.values(values)) t.ok(text.includes(`"${arn}"`), arn);
    t.doesNotThrow(() => JSON.parse(text));
  }
});

test('a placeholder without a value is an error that names it', async (t) => {
  t.throws(() => loadDefinition('order-checks', {}), /There is no value for \$\{ValidateOrderFunctionArn\}/);
});
