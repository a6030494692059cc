import type { Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { setUp } from '../../setup/set-up.ts';
import { assertPortFree } from './port.ts';
import { startProduct, type Product } from './product.ts';

/** Registers `up`: what `npm start` runs. */
export function registerUp(program: Command): void {
  program
    .command('up')
    .description('set up what is missing, then serve on http://localhost:3000 (PORT changes it) until Ctrl-C')
    .action(async () => {
      const begun = performance.now();
      const stopAsked = waitForStopSignal();
      const installation = readInstallation(process.env);
      await assertPortFree(installation.port);
      const ready = await Promise.race([setUp(installation, process.env, ['web', 'toolchain']), stopAsked]);
      if (!ready) endDuringSetUp();
      const product = await startProduct(installation, ready.image, process.env);
      announce(product.url, begun);
      await serveUntilStopped(product, stopAsked);
    });
}

/** Steps write their stamps last, so leaving in the middle of one is safe. */
function endDuringSetUp(): never {
  process.stderr.write('\n✗ Stopped during set-up. The next `npm start` goes on from here.\n');
  process.exit(130);
}

function announce(url: string, begun: number): void {
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  process.stderr.write(`\n✓ Gopherlab serves on ${url} (after ${seconds} s). Ctrl-C stops it.\n`);
}

async function serveUntilStopped(product: Product, stopAsked: Promise<void>): Promise<void> {
  await stopAsked;
  process.stderr.write('\n▸ Stopping: runner, api, PostgreSQL\n');
  await product.stop();
  process.stderr.write('✓ Stopped. The Docker Engine keeps running; no container of Gopherlab does.\n');
}

/** Resolves at the first SIGINT, SIGTERM or SIGHUP; later ones are ignored while we stop in order. */
function waitForStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}
