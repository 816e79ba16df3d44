/** One JSON object a line on stderr, so that stdout stays for people. */
import type { LogLevel } from './settings.ts';

export type Log = (level: LogLevel, message: string, details?: Record<string, unknown>) => void;

const order: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

export function createLog(least: LogLevel, write = (line: string) => void process.stderr.write(line)): Log {
  return (level, message, details = {}) => {
    if (order.indexOf(level) > order.indexOf(least)) return;
    write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...details })}\n`);
  };
}
