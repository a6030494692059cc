import { pino, type Logger } from 'pino';

export type { Logger };

/** One JSON object a line on standard output. Never give it learners' code or tokens. */
export function createLogger(level: string, runnerId: string): Logger {
  return pino({ level, base: { service: 'runner', runnerId }, timestamp: pino.stdTimeFunctions.isoTime });
}
