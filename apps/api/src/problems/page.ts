import { createHash } from 'node:crypto';
import { type ProblemCode, problemCatalogue, problemCodes, problemType } from './catalogue.ts';
import { exampleProblem } from './documentation.ts';

const style = `
:root { color-scheme: light dark; --line: light-dark(#d4d7dd, #3b4048); --soft: light-dark(#f4f5f7, #1e2126); }
body { margin: 0 auto; max-width: 44rem; padding: 1.5rem 1rem 4rem; font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word;
  background: light-dark(#fff, #131519); color: light-dark(#1c1e22, #e6e8ec); }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1rem 0 .25rem; }
h2 { font-size: 1.05rem; margin: 1.75rem 0 .25rem; }
p { margin: .25rem 0; }
a { color: light-dark(#0b5cad, #7db7f5); }
code { font: .9em/1.5 ui-monospace, monospace; background: var(--soft); border-radius: .25rem; padding: .1em .3em; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; overflow-x: auto; }
pre code { background: none; padding: 0; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
`;

/** The Content-Security-Policy of the pages: the one style sheet that they carry, and nothing else. */
export const pagePolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    styleSrc: [`'sha256-${createHash('sha256').update(style).digest('base64')}'`],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? '');

/** A sentence of the catalogue, with what stands between backquotes as code. */
const sentence = (text: string): string => escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – Expressway API</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;

/** What one problem means and what helps, as a page. */
export function problemPage(code: ProblemCode): string {
  const { status, title, description, remedy } = problemCatalogue[code];
  return page(
    title,
    `<nav><a href="/problems">All problems</a> · <a href="/openapi.json">The API’s document</a></nav>
<main>
<h1>${escaped(title)}</h1>
<p><code>${code}</code> · HTTP status ${status}</p>
<h2>What it means</h2>
<p>${sentence(description)}</p>
<h2>What to do</h2>
<p>${sentence(remedy)}</p>
<h2>An example</h2>
<pre><code>${escaped(JSON.stringify(exampleProblem(code), null, 2))}</code></pre>
</main>`,
  );
}

/** Every problem, as a page. */
export function problemListPage(): string {
  const rows = problemCodes.map((code) => {
    const { status, title, description } = problemCatalogue[code];
    return `<tr><td>${status}</td><td><a href="${problemType(code)}">${escaped(title)}</a><br><code>${code}</code></td><td>${sentence(description)}</td></tr>`;
  });
  return page(
    'Problems',
    `<nav><a href="/openapi.json">The API’s document</a></nav>
<main>
<h1>Problems</h1>
<p>Every error of the API is <code>application/problem+json</code> (RFC 9457); <code>code</code> says which of these it is.</p>
<table>
<thead><tr><th>Status</th><th>Problem</th><th>What it means</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</main>`,
  );
}
