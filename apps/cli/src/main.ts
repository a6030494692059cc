import { Command, CommanderError } from 'commander';
import { registerAttacks } from './commands/attacks/index.ts';
import { registerBackup } from './commands/backup/index.ts';
import { registerBench } from './commands/bench/index.ts';
import { registerChaos } from './commands/chaos/index.ts';
import { registerCheck } from './commands/check/index.ts';
import { registerDoctor } from './commands/doctor/index.ts';
import { registerGrade } from './commands/grade/index.ts';
import { registerLabs } from './commands/labs/index.ts';
import { registerScreenshots } from './commands/screenshots/index.ts';
import { registerTest } from './commands/test/index.ts';
import { registerToolchain } from './commands/toolchain/index.ts';
import { registerUp } from './commands/up/index.ts';
import { registerVerdict } from './commands/verdict/index.ts';
import { printSetupError } from './setup/run-steps.ts';
import { Interrupted } from './terminal/abort-on-signals.ts';
import { UsageError } from './usage-error.ts';

const EXIT = { wrongCall: 2, platform: 3, interrupted: 130 } as const;

async function main(): Promise<void> {
  const program = new Command('gopherlab')
    .description('Gopherlab: learn and prove production Go')
    .showSuggestionAfterError()
    .exitOverride();
  registerUp(program);
  registerTest(program);
  registerDoctor(program);
  registerGrade(program);
  registerVerdict(program);
  registerBackup(program);
  registerLabs(program);
  registerCheck(program);
  registerScreenshots(program);
  registerAttacks(program);
  registerBench(program);
  registerChaos(program);
  registerToolchain(program);
  await program.parseAsync();
}

/** One line for a wrong call, a cause and a next step for everything else. */
function exitCodeOf(error: unknown): number {
  // Commander has already said what is wrong; help and version end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.wrongCall;
  if (error instanceof UsageError) {
    process.stderr.write(`error: ${error.message}\n`);
    return EXIT.wrongCall;
  }
  if (error instanceof Interrupted) return EXIT.interrupted;
  printSetupError(error);
  return EXIT.platform;
}

// `… | head` closes our output before we are done: that is no fault, and there is nobody left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await main();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
