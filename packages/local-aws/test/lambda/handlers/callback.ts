export const handler = (_event: unknown, _context: unknown, callback: () => void) => callback();
