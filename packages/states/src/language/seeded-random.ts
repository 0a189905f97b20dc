const MULTIPLIER = 0x5deece66dn;

/** The first double of Java's `java.util.Random` with this seed, in [0, 1). The seed is an integer. */
export function seededRandom(seed: number): number {
  let state = BigInt.asUintN(48, BigInt(seed) ^ MULTIPLIER);
  const next = (bits: bigint): number => {
    state = BigInt.asUintN(48, state * MULTIPLIER + 0xbn);
    return Number(state >> (48n - bits));
  };
  return (next(26n) * 2 ** 27 + next(27n)) / 2 ** 53;
}
