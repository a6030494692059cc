import { ConfigError } from './config-error.ts';
import { readConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { startServer } from './server.ts';

try {
  const config = readConfig(process.env);
  await startServer(config, createLogger(config.logLevel));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
