import { pino, type Logger } from 'pino';

export type { Logger };

/** One JSON object a line on standard output. Never give it learners' code, tokens or connection strings. */
export function createLogger(level: string): Logger {
  return pino({ level, base: { service: 'api' }, timestamp: pino.stdTimeFunctions.isoTime });
}
