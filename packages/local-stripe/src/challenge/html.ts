/** Text that is safe within HTML, and in its attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const style = `
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:#1a1f36;background:#f6f8fa}
main{max-width:26rem;margin:0 auto;padding:1.5rem 1rem;min-height:100vh;background:#fff}
h1{font-size:1.25rem;line-height:1.3;margin:0 0 1rem}
dl{margin:0 0 1.5rem;padding:1rem;background:#f6f8fa;border-radius:.5rem}
dl div{display:flex;justify-content:space-between;gap:1rem}
dt{color:#4a5568}
dd{margin:0;font-weight:600;text-align:right;overflow-wrap:anywhere}
button{display:block;width:100%;min-height:3rem;margin:0 0 .75rem;padding:.5rem;font:inherit;font-weight:600;border:2px solid #4338ca;border-radius:.5rem;background:#fff;color:#4338ca;cursor:pointer}
button[value=complete]{background:#4338ca;color:#fff}
button:focus-visible{outline:3px solid #f59e0b;outline-offset:2px}
p{margin:0 0 1rem}
small{color:#4a5568}
`;

/** A page of its own, without scripts or anything from elsewhere. `content` is HTML. */
export const document = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`;
