import type { Command } from 'commander';
import { registerGradebookBench } from './gradebook.ts';
import { registerGradingBench } from './grading.ts';
import { registerWebBench } from './web.ts';

/** Registers `bench`: prints measurements as ratios against the bare work of the same run. */
export function registerBench(program: Command): void {
  const bench = program
    .command('bench')
    .description('Measure the product against the bare work of the same run; without a name: `grading`.')
    .addHelpText('after', '\n`npm run bench -- grading --help` tells what `npm run bench` takes.');
  registerGradingBench(bench);
  registerGradebookBench(bench);
  registerWebBench(bench);
}
