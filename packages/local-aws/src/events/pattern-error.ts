/** A rule's pattern that EventBridge would refuse; `name` is the exception's name in AWS's API. */
export class InvalidEventPatternException extends Error {
  override readonly name = 'InvalidEventPatternException';
}

export const invalidPattern = (reason: string, path: readonly string[]): InvalidEventPatternException =>
  new InvalidEventPatternException(
    `Event pattern is not valid. Reason: ${reason}${path.length > 0 ? ` at ${path.join('.')}` : ''}`,
  );
