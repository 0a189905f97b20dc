import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'tap';
import { problemCatalogue, problemCodes, problemType } from '../../src/problems/catalogue.ts';
import { build, startParts } from '../support/build.ts';
import { documentOf, ofNoOperation, problemCodesOf } from '../support/documented.ts';

const sources = join(import.meta.dirname, '../../src');

test('the catalogue of problems', async (t) => {
  const { app } = await build(t, await startParts(t));
  const document = documentOf(app);

  await t.test('is the document’s list of codes', async (t) => {
    t.same(document.components.schemas.ProblemCode?.enum, problemCodes);
  });

  await t.test('has no code that no operation documents, but for those without an operation', async (t) => {
    const documented = new Set(
      Object.values(document.paths)
        .flatMap((path) => Object.values(path))
        .flatMap(({ responses }) => Object.values(responses))
        .flatMap((answer) => problemCodesOf(document, answer)),
    );
    t.same([...documented, ...ofNoOperation].sort(), [...problemCodes].sort());
  });

  await t.test('has no code that nothing raises', async (t) => {
    // A DomainError brings its own code along, so those are raised by problemFromError for any of its subclasses.
    const domain = readFileSync(join(sources, '../../../packages/orders/src/errors.ts'), 'utf8');
    const raised = readdirSync(sources, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/catalogue|documentation/.test(file))
      .map((file) => readFileSync(join(sources, file), 'utf8').replaceAll(/problemResponses\([^)]*\)/g, ''))
      .join('\n');
    for (const code of problemCodes) t.ok(raised.includes(`'${code}'`) || domain.includes(`code = '${code}'`), code);
  });

  await t.test('gives every code a status, a title, a sentence and a type of its own', async (t) => {
    t.equal(new Set(problemCodes.map(problemType)).size, problemCodes.length);
    for (const code of problemCodes) {
      const { status, title, description, remedy } = problemCatalogue[code];
      t.ok(status >= 400 && status < 600, code);
      t.ok(title.length > 0 && !title.endsWith('.'), code);
      t.match(description, /^[A-Z].*\.$/, code);
      t.match(remedy, /^[A-Z].*\.$/, code);
    }
  });
});
