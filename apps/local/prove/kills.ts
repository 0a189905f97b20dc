import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createCustomers } from './customers.ts';
import { type Card, cards, type Scenario } from './faults.ts';
import type { Outcome } from './run.ts';

const program = new URL('../src/main.ts', import.meta.url).pathname;
const cardNames = Object.keys(cards) as Card[];

/** How long a server lives at most from its first order on, in milliseconds. */
const longestLifeMs = 2500;

interface Life {
  /** Requests that are sent in it, with their keys. */
  orders: { key: string; scenario: Scenario }[];
}

/**
 * Kills the whole server outright at a random instant, over and over, while customers order, and starts it again. Answers
 * what they sent: what was answered and what was not, all to be sent again with the same keys.
 */
export async function orderUnderKills(
  dataDir: string,
  { kills, ordersPerLife, random }: { kills: number; ordersPerLife: number; random: () => number },
): Promise<{ key: string; scenario: Scenario }[]> {
  const sent: Life['orders'] = [];
  for (let kill = 0; kill < kills; kill++) {
    const { child, ...urls } = await start(dataDir);
    const customers = await createCustomers(urls);
    const orders = Array.from({ length: ordersPerLife }, (_, index) => ({
      key: `kill-${kill}-${index}`,
      scenario: {
        name: 'killed',
        card: cardNames[Math.floor(random() * cardNames.length)] ?? 'good',
        faults: [],
      } satisfies Scenario,
    }));
    sent.push(...orders);
    // Customers whose server dies give up, and come back once it is there again.
    const customersOfThisLife = Promise.allSettled(
      orders.map(async ({ key, scenario }) => {
        const orderId = await customers.submit(scenario, key);
        for (let looks = 0; looks < 100 && scenario.card === '3-D Secure passed'; looks++) {
          if (await customers.authenticate(orderId, 'complete')) return;
          await delay(50);
        }
      }),
    );
    await delay(random() * longestLifeMs);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await Promise.all([gone, customersOfThisLife]);
  }
  return sent;
}

/** Sends everything again, as customers do who never got an answer. */
export const sendAgain = (
  customers: Awaited<ReturnType<typeof createCustomers>>,
  sent: readonly { key: string; scenario: Scenario }[],
): Promise<Outcome[]> =>
  Promise.all(sent.map(async ({ key, scenario }) => ({ orderId: await customers.submit(scenario, key), scenario })));

/** Starts the program of `npm start` and reads its addresses off its banner. */
async function start(dataDir: string): Promise<{ child: ChildProcess; url: string; statesUrl: string }> {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, PORT: '0', STATES_PORT: '0', DATA_DIR: dataDir, NO_COLOR: '1', LOG_LEVEL: 'fatal' },
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
