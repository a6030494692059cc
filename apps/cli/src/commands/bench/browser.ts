import type { Command } from 'commander';
import { runScriptWithProduct } from '../up/with-product.ts';

export function registerBrowserBench(bench: Command): void {
  bench
    .command('browser')
    .description(
      'Go in the page: edit → first output, what it fetches and needs, beside go run in a container.',
    )
    .action(async () => {
      process.exitCode = await runScriptWithProduct('tests/bench/browser.ts', [], 'bench-state');
    });
}
