import type { Command } from 'commander';
import { runScriptWithProduct } from '../up/with-product.ts';

export function registerWebBench(bench: Command): void {
  bench
    .command('web')
    .description('Sizes of the pages, and the time until one can be used.')
    .action(async () => {
      process.exitCode = await runScriptWithProduct('tests/bench/web.ts', [], 'bench-state');
    });
}
