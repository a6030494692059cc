import { Argument, type Command } from 'commander';
import { runScriptWithProduct } from '../up/with-product.ts';

/** Registers `bench`: prints measurements as ratios against the bare work of the same run. */
export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('measure the running product; `web` prints page sizes and the time until a page is usable')
    .addArgument(new Argument('<what>').choices(['web']))
    .action(async (what: string) => {
      process.exitCode = await runScriptWithProduct(`tests/bench/${what}.ts`, [], 'bench-state');
    });
}
