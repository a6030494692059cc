import { join } from 'node:path';
import type { Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { findChromium } from '../../setup/chromium.ts';
import { setUp } from '../../setup/set-up.ts';
import { runNode } from '../test/vitest-part.ts';
import { startTestProduct } from '../up/test-product.ts';

/** Registers `screenshots`: every page and state of the running product as a picture. */
export function registerScreenshots(program: Command): void {
  program
    .command('screenshots')
    .description(
      'take every page and state, wide and narrow, light and dark, in both languages, to .gopherlab/screenshots',
    )
    .argument('[names...]', 'only pages or states whose name contains one of these')
    .action(async (names: string[]) => {
      const installation = readInstallation(process.env);
      const { image } = await setUp(installation, process.env, ['web', 'browser']);
      const stateDir = join(installation.stateDir, 'screenshots-state');
      const env: NodeJS.ProcessEnv = { ...process.env, GOPHERLAB_STATE_DIR: stateDir };
      delete env.DATABASE_URL;
      const product = await startTestProduct({ ...installation, stateDir }, image, env);
      try {
        process.exitCode = await runNode(join(installation.rootDir, 'tests/screenshots/run.ts'), names, {
          rootDir: installation.rootDir,
          env: {
            ...env,
            PRODUCT_URL: product.url,
            CHROMIUM_PATH: findChromium(process.env),
            SCREENSHOTS_DIR: join(installation.stateDir, 'screenshots'),
          },
        });
      } finally {
        await product.stop();
      }
    });
}
