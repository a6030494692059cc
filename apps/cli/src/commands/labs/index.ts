import type { Command } from 'commander';
import { registerDev } from './dev.ts';
import { registerList } from './list.ts';
import { registerNew } from './new.ts';
import { registerVerify } from './verify.ts';

/** Registers `labs`: what authors of labs need. */
export function registerLabs(program: Command): void {
  const labs = program
    .command('labs')
    .summary('list, prove, start and develop labs')
    .description('What authors of labs need; docs/authoring.md goes through all of it.');
  registerList(labs);
  registerVerify(labs);
  registerNew(labs);
  registerDev(labs);
}
