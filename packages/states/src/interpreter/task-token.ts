const SEPARATOR = '\n';

/** A task token: opaque to clients, it tells us where to deliver an answer, and its last part can't be guessed. */
export function taskToken(executionArn: string, frame: number, secret: string): string {
  return Buffer.from([executionArn, frame, secret].join(SEPARATOR)).toString('base64');
}

/** The task that a token stands for. */
export interface TaskAddress {
  readonly executionArn: string;
  readonly frame: number;
}

/** Where the holder of a token wants to deliver to. Undefined if it is no token of ours. */
export function readTaskToken(token: string): TaskAddress | undefined {
  const [executionArn, frame, secret, ...rest] = Buffer.from(token, 'base64').toString().split(SEPARATOR);
  if (executionArn === undefined || frame === undefined || secret === undefined || rest.length > 0) return undefined;
  if (!executionArn.startsWith('arn:') || !/^\d{1,9}$/.test(frame)) return undefined;
  return { executionArn, frame: Number(frame) };
}
