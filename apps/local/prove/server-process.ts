import { type ChildProcess, spawn } from 'node:child_process';

import { unlimited } from './unlimited.ts';

const program = new URL('../src/main.ts', import.meta.url).pathname;

/** Starts the program of `npm start` on free ports, in a process that can be killed, and reads its addresses off its banner. */
export async function startServerProcess(
  dataDir: string,
): Promise<{ child: ChildProcess; url: string; statesUrl: string }> {
  const child = spawn(process.execPath, [program], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      PORT: '0',
      STATES_PORT: '0',
      DATA_DIR: dataDir,
      NO_COLOR: '1',
      LOG_LEVEL: 'fatal',
      ...unlimited,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<{ url: string; statesUrl: string }>();
  let text = '';
  child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${text}`)));
  child.stdout.on('data', (chunk) => {
    text += chunk;
    const [, url] = /API +(http:\S+)/.exec(text) ?? [];
    const [, statesUrl] = /AWS +(http:\S+)/.exec(text) ?? [];
    if (url && statesUrl) resolve({ url, statesUrl });
  });
  return { child, ...(await promise) };
}
