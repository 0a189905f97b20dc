import { asShortString } from './arguments.ts';
import type { FunctionGroup } from './functions.ts';

export const encodingFunctions: FunctionGroup = {
  Base64Encode: { arity: [1, 1], run: ([text]) => Buffer.from(asShortString(text), 'utf8').toString('base64') },
  /** Lenient, as AWS is: characters outside the alphabet are passed over. */
  Base64Decode: { arity: [1, 1], run: ([text]) => Buffer.from(asShortString(text), 'base64').toString('utf8') },
};
