import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Customers, createCustomers } from './customers.ts';
import { type Card, cards, type Scenario } from './faults.ts';
import type { Outcome } from './run.ts';
import { startServerProcess } from './server-process.ts';

const cardNames = Object.keys(cards) as Card[];

/** How long a server lives at most from its first order on, in milliseconds. */
const longestLifeMs = 2500;

/** An order as its customer sends it, under its Idempotency-Key. */
interface SentOrder {
  key: string;
  scenario: Scenario;
}

/**
 * Kills the whole server outright at a random instant, over and over, while customers order, and starts it again. Answers
 * what they sent: what was answered and what was not, all to be sent again with the same keys.
 */
export async function orderUnderKills(
  dataDir: string,
  { kills, ordersPerLife, random }: { kills: number; ordersPerLife: number; random: () => number },
): Promise<SentOrder[]> {
  const sent: SentOrder[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const { child, ...urls } = await startServerProcess(dataDir);
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
export const sendAgain = (customers: Customers, sent: readonly SentOrder[]): Promise<Outcome[]> =>
  Promise.all(sent.map(async ({ key, scenario }) => ({ orderId: await customers.submit(scenario, key), scenario })));
