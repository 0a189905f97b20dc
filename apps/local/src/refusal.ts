/** Expressway can't start, or a command can't be done, for a reason of the surroundings that its message tells in one line. */
export class Refusal extends Error {
  override name = 'Refusal';
}
