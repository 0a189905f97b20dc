import { Writable } from 'node:stream';
import { loggerOptions } from '../../src/logging.ts';

/** A logger with the API's own options, whose lines a test can read. */
export function captureLog(level = 'info') {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return { lines, logger: { ...loggerOptions(level), stream } };
}
