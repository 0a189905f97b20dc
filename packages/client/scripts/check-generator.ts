// Makes a client of the API's document with a generator that isn't ours, and compiles it under strict TypeScript: what
// others generate from the document is to be of use to them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const client = dirname(import.meta.dirname);
const { resolve } = createRequire(import.meta.url);
const generator = join(dirname(resolve('@hey-api/openapi-ts/package.json')), 'bin/run.js');
// The repository's compiler; the TypeScript of this package is for its generators.
const compiler = join(client, '../../node_modules/typescript/bin/tsc');
const folder = mkdtempSync(join(tmpdir(), 'expressway-generated-'));

const compilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2023', 'dom', 'dom.iterable'],
  types: [],
  noEmit: true,
};

/** What a generated client is used for: it compiles only where the document says what the API takes and answers. */
const use = `import { submitOrder, validateOrder } from './generated';

export async function buy(quoteId: string): Promise<string> {
  const address = { line1: 'Torstrasse 1', city: 'Berlin', postalCode: '10119', country: 'DE' };
  const cart = { items: [{ productId: 'mug', quantity: 1 }], shippingAddress: address };
  const { data } = await validateOrder({ body: cart, throwOnError: true });
  if (data.decision === 'reject') return data.issues.map(({ code, message }) => \`\${code}: \${message}\`).join();
  const submitted = await submitOrder({
    headers: { 'Idempotency-Key': 'k' },
    body: { ...cart, paymentMethodId: 'pm_card_visa', quoteId: data.quote?.quoteId ?? quoteId },
  });
  return submitted.error ? submitted.error.code : submitted.data.orderId;
}
`;

function run(file: string, ...args: string[]): void {
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${file} failed`);
}

try {
  const document = process.argv[2] ?? join(client, '../../apps/api/openapi.json');
  run(generator, '--input', document, '--output', join(folder, 'generated'), '--silent', '--no-log-file');
  writeFileSync(join(folder, 'use.ts'), use);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['.'] }));
  run(compiler, '--project', folder);
  console.log('a client that @hey-api/openapi-ts makes of the document compiles');
} finally {
  rmSync(folder, { recursive: true });
}
