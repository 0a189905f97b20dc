import { loggerOptions } from '@expressway/telemetry';
import pino, { type DestinationStream, type Logger } from 'pino';
import pretty from 'pino-pretty';

/** Where logs go: standard output, for people on a terminal, as lines of JSON elsewhere. */
export const logStream = (): DestinationStream =>
  process.stdout.isTTY ? pretty({ sync: true, ignore: 'pid,hostname' }) : pino.destination(1);

export const createLogger = (level: string, stream: DestinationStream): Logger => pino(loggerOptions(level), stream);
