/** Each rung adds one part to the one before, from the bare checks to the whole API. */
export const rungs = {
  bare: 'the checks, called in a bare Fastify route',
  engine: '+ order-checks.asl.json on the engine, in process',
  threads: '+ each function in a worker thread, as the embedded Lambda has it',
  wire: '+ StartSyncExecution over HTTP by the AWS SDK',
  api: '+ the API: validation, sign-in, limits, logs, problems, documented answers',
} as const;

export type RungName = keyof typeof rungs;

export const rungNames = Object.keys(rungs) as RungName[];
