import { asInteger, InvalidArguments } from './arguments.ts';
import type { FunctionGroup } from './functions.ts';

export const mathFunctions: FunctionGroup = {
  /** Each operand is rounded half up, and the sum must fit 32 bits too. */
  MathAdd: {
    arity: [2, 2],
    run: ([left, right]) => asInteger(asInteger(left, Math.round) + asInteger(right, Math.round)),
  },
  /** From the start up to, not including, the end. The same seed gives the same number. */
  MathRandom: {
    arity: [2, 3],
    run: ([start, end, seed], scope) => {
      const [low, high] = [asInteger(start), asInteger(end)];
      if (low >= high) throw new InvalidArguments();
      const fraction = seed === undefined ? scope.random() : seededRandom(asInteger(seed));
      return low + Math.floor(fraction * (high - low));
    },
  },
};

const MULTIPLIER = 0x5deece66dn;

/** The first double of Java's `java.util.Random` with this seed, in [0, 1). */
function seededRandom(seed: number): number {
  let state = BigInt.asUintN(48, BigInt(seed) ^ MULTIPLIER);
  const next = (bits: bigint): number => {
    state = BigInt.asUintN(48, state * MULTIPLIER + 0xbn);
    return Number(state >> (48n - bits));
  };
  return (next(26n) * 2 ** 27 + next(27n)) / 2 ** 53;
}
