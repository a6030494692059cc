import { join } from 'node:path';
import { readInstallation } from '../../installation.ts';
import { findChromium } from '../../setup/chromium.ts';
import { setUp } from '../../setup/set-up.ts';
import { runNode } from '../test/vitest-part.ts';
import { startTestProduct } from './test-product.ts';

/**
 * Starts the product with a state folder of its own, runs a script that drives it in a browser, and stops it. The
 * script finds the product in `PRODUCT_URL`. Resolves with its exit code.
 */
export async function runScriptWithProduct(
  script: string,
  args: string[],
  stateName: string,
  extraEnv: NodeJS.ProcessEnv = {},
): Promise<number> {
  const installation = readInstallation(process.env);
  const { image, toolchain } = await setUp(installation, process.env, ['web', 'toolchain', 'browser']);
  const stateDir = join(installation.stateDir, stateName);
  const env: NodeJS.ProcessEnv = { ...process.env, GOPHERLAB_STATE_DIR: stateDir, TOOLCHAIN_DIR: toolchain };
  delete env.DATABASE_URL;
  const product = await startTestProduct({ ...installation, stateDir }, image, env);
  try {
    return await runNode(join(installation.rootDir, script), args, {
      rootDir: installation.rootDir,
      env: { ...env, ...extraEnv, PRODUCT_URL: product.url, CHROMIUM_PATH: findChromium(process.env) },
    });
  } finally {
    await product.stop();
  }
}
