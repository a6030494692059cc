import { ConfigError, readConfig } from './config.ts';
import { startRunner } from './runner.ts';

try {
  await startRunner(readConfig(process.env));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
