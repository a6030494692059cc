import { join } from 'node:path';
import type { Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { findChromium } from '../../setup/chromium.ts';
import { setUp } from '../../setup/set-up.ts';
import { runNode } from '../test/vitest-part.ts';

/** Needs no Docker: nothing is graded. */
export function registerGradebookBench(bench: Command): void {
  bench
    .command('gradebook')
    .description('How long a gradebook of 2,000 learners × 40 labs takes to open, against bare work.')
    .action(async () => {
      const installation = readInstallation(process.env);
      await setUp(installation, process.env, ['web', 'browser']);
      const { rootDir } = installation;
      process.exitCode = await runNode(join(rootDir, 'tests/bench/gradebook.ts'), [], {
        rootDir,
        env: { ...process.env, CHROMIUM_PATH: findChromium(process.env) },
      });
    });
}
