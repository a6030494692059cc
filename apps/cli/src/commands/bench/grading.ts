import { join } from 'node:path';
import { loadCatalogue } from '@gopherlab/catalogue';
import { InvalidArgumentError, type Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { setUp } from '../../setup/set-up.ts';
import { getLab } from '../grade/find-lab.ts';
import { runNode } from '../test/vitest-part.ts';

const INTERRUPTED = 130;
const PLATFORM_FAILED = 3;

interface GradingOptions {
  labs: string[];
  clients?: number[];
  samples?: number;
  quick?: boolean;
  json?: boolean;
}

const HELP = `
Each figure stands beside the bare work of the same run: the same grader on the same files in an idle container of the
same image, without the platform. docs/performance.md says how each is defined. The product that is measured is one of
its own, with an empty database. The whole takes about ten minutes on two processors; nothing else should run.

Exit code: 0 measured, whether or not the targets are met; 2 a wrong call; 3 the platform failed.

Examples:
  npm run bench
  npm run bench -- --labs worker-pool,http-health-server --samples 10
  npm run -s bench -- --json > bench.json
  npm run bench -- --quick`;

export function registerGradingBench(bench: Command): void {
  bench
    .command('grading', { isDefault: true })
    .description('Submit → verdict, throughput, latency, memory and growth, with the targets.')
    .option('--labs <slugs>', 'only these labs, with commas between', list, [])
    .option('--clients <counts>', 'people who submit at once, with commas between (default: 1,2,4,8)', counts)
    .option('--samples <n>', 'pairs of each lab at one client (default: as many as fit 40 s)', count)
    .option('--quick', 'one sample of everything, to see that it works; the figures mean nothing')
    .option('--json', 'print exactly one JSON object to standard output')
    .addHelpText('after', HELP)
    .action(async (options: GradingOptions) => {
      process.exitCode = await runGradingBench(options);
    });
}

async function runGradingBench(options: GradingOptions): Promise<number> {
  const installation = readInstallation(process.env);
  const { rootDir, stateDir } = installation;
  const catalogue = await loadCatalogue(join(rootDir, 'labs'));
  for (const slug of options.labs) getLab(catalogue, slug);
  const { quick = false, json = false, labs, samples } = options;
  // One client is what the others are compared with.
  const clients = [...new Set([1, ...(options.clients ?? (quick ? [2] : [2, 4, 8]))])].sort((a, b) => a - b);
  const { image } = await setUp(installation, process.env, ['web']);
  const argument = JSON.stringify({ labs, samples, clients, quick, json, image, stateDir });
  const code = await runNode(join(rootDir, 'tests/bench/grading.ts'), [argument], {
    rootDir,
    env: process.env,
  });
  return code === 0 || code === INTERRUPTED ? code : PLATFORM_FAILED;
}

function list(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

function counts(text: string): number[] {
  return list(text).map(count);
}

function count(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('A whole number from 1 to 999 is wanted.');
  return Number(text);
}
