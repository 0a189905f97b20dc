import { seededRandom } from '../seeded-random.ts';
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
