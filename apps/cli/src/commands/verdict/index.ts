import type { Command } from 'commander';
import { registerKeys } from './keys.ts';
import { registerVerify } from './verify.ts';

/** Registers `verdict`: checking signed verdicts, and the keys that they are signed with. */
export function registerVerdict(program: Command): void {
  const verdict = program
    .command('verdict')
    .summary('check a signed verdict; show or change the keys')
    .description('Signed verdicts: check one offline, print the public keys, change the key.');
  registerVerify(verdict);
  registerKeys(verdict);
}
