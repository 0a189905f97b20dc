/** A clock that a test sets. */
export const testClock = () => {
  let now = new Date('2026-11-23T10:00:00.000Z');
  return {
    now: () => now,
    advance(milliseconds: number) {
      now = new Date(now.getTime() + milliseconds);
    },
  };
};
