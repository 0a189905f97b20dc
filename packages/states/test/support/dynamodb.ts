import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Test } from 'tap';
import { settingsOf } from './aws-services.ts';

/** A real DynamoDB for one test, in memory; undefined where the optional package that brings it is missing. */
export async function startDynamoDb(t: Test) {
  const binary = findBinary();
  if (binary === undefined) return undefined;
  const port = await freePort();
  const args = ['serve', '--host', '127.0.0.1', '--port', String(port)];
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  t.teardown(() => {
    child.kill();
  });
  for await (const line of createInterface(child.stderr)) if (line.includes('listening')) break;
  child.stderr.resume();
  return settingsOf(`http://127.0.0.1:${port}`);
}

function findBinary(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/dynoxide`);
  } catch {
    return undefined;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
