import { createHash } from 'node:crypto';
import { asShortString, asString, InvalidArguments } from './arguments.ts';
import type { FunctionGroup } from './functions.ts';

/** AWS's names of the algorithms, with OpenSSL's. */
const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

export const hashFunctions: FunctionGroup = {
  Hash: {
    arity: [2, 2],
    run: ([data, name]) => {
      const algorithm = ALGORITHMS.get(asString(name));
      if (algorithm === undefined) throw new InvalidArguments();
      return createHash(algorithm).update(asShortString(data), 'utf8').digest('hex');
    },
  },
};
