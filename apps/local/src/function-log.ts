import type { LambdaLogEntry } from '@expressway/local-aws';
import pino, { type Logger } from 'pino';

/** Writes what a function has written: the lines of its own log as such, with their level and fields, and all else as text. */
export function logOutput(log: Logger, { source, text, ...invocation }: LambdaLogEntry): void {
  const line = source === 'stdout' ? lineOf(text) : undefined;
  if (line) {
    const { level, time: _time, msg, ...fields } = line;
    log[levelOf(level)]({ part: 'lambda', ...invocation, ...fields }, msg);
  } else log[source === 'stdout' ? 'info' : 'warn']({ part: 'lambda', ...invocation }, text);
}

interface Line extends Record<string, unknown> {
  level: number;
  msg: string;
}

function lineOf(text: string): Line | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const line: Partial<Line> = JSON.parse(text);
    return typeof line.level === 'number' && typeof line.msg === 'string' ? (line as Line) : undefined;
  } catch {
    return undefined;
  }
}

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

const levelOf = (value: number) => levels.find((level) => pino.levels.values[level] === value) ?? 'info';
