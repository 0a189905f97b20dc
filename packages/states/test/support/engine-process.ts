import { appendFileSync } from 'node:fs';
import { createStates, listen } from '../../src/index.ts';

/**
 * An engine in a process of its own, for tests that kill it. Arguments: database file, log file. Every function call
 * is a line of the log, written before the function's work; the first line of stdout is the URL.
 */
const [, , file = '', log = ''] = process.argv;

const states = createStates({
  file,
  region: 'us-east-1',
  accountId: '111111111111',
  integrations: {
    lambda: async ({ functionName, payload }) => {
      appendFileSync(log, `${JSON.stringify({ functionName, payload })}\n`);
      await new Promise((resolve) => setTimeout(resolve, 15));
      return { statusCode: 200, executedVersion: '$LATEST', requestId: 'r', payload };
    },
  },
});
const { url } = await listen(states.requestListener, 0);
process.stdout.write(`${url}\n`);
