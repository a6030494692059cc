import { join } from 'node:path';
import type { Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { runScriptWithProduct } from '../up/with-product.ts';

/** Registers `screenshots`: every page and state of the running product as a picture. */
export function registerScreenshots(program: Command): void {
  program
    .command('screenshots')
    .description(
      'take every page and state, wide and narrow, light and dark, in both languages, to .gopherlab/screenshots',
    )
    .argument('[names...]', 'only pages or states whose name contains one of these')
    .action(async (names: string[]) => {
      const folder = join(readInstallation(process.env).stateDir, 'screenshots');
      process.exitCode = await runScriptWithProduct('tests/screenshots/run.ts', names, 'screenshots-state', {
        SCREENSHOTS_DIR: folder,
      });
    });
}
