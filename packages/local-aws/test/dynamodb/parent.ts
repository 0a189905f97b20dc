import { startDynamoDb } from '../../src/index.ts';

/** Starts a DynamoDB on the file named by the first argument, says where it is, and stays. */
const { endpoint } = await startDynamoDb({ file: String(process.argv[2]) });
process.stdout.write(`${endpoint}\n`);
setInterval(() => {}, 1_000_000);
