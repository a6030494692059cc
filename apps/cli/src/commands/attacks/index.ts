import { matchesGlob, join } from 'node:path';
import { loadCatalogue } from '@gopherlab/catalogue';
import { createSandboxes, openObserver } from '@gopherlab/sandbox';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { setUp } from '../../setup/set-up.ts';
import { abortOnSignals } from '../../terminal/abort-on-signals.ts';
import { UsageError } from '../../usage-error.ts';
import { FAMILIES, type Attack, type Family } from './attack.ts';
import { attacksTable } from './attacks-table.ts';
import { loadCorpus } from './corpus.ts';
import type { AttackRow, AttacksReport } from './row.ts';
import { runCorpus, type Hostile } from './run-corpus.ts';

interface AttacksOptions {
  only?: string;
  family?: Family;
  lab?: string;
  share: number;
  jobs: number;
  json?: boolean;
}

const HELP = `
Each attack of tests/attacks is sent the way every submission goes. It must earn nothing, be stopped with words that
say so, leave victims and host as they were, and not disturb the honest submission after it. docs/attacks.md says more.

Exit code: 0 everything holds, 1 something does not, 2 a wrong call, 3 the platform failed.

Examples:
  npm run -s attacks
  npm run -s attacks -- --family forging --lab worker-pool
  npm run -s attacks -- --only '*bridge*' --json > attacks.json`;

/** Registers `attacks`: hostile submissions against the real thing. */
export function registerAttacks(program: Command): void {
  program
    .command('attacks')
    .summary('send hostile submissions and see that nothing comes of them')
    .description('Send a corpus of hostile submissions and see that nothing comes of them.')
    .option('--only <glob>', 'attacks whose name, or family/name, matches')
    .addOption(new Option('--family <family>', 'attacks of one family').choices(FAMILIES))
    .option('--lab <slug>', 'attacks on one lab')
    .option('--share <n>', 'only each n-th attack of a family, and every upload', count, 1)
    .option('--jobs <n>', 'attacks at once; those on a kernel lab are one at a time', count, 2)
    .option('--json', 'print exactly one JSON object to standard output')
    .addHelpText('after', HELP)
    .action(async (options: AttacksOptions) => {
      const report = await attacks(options);
      process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : attacksTable(report));
      process.exitCode = report.ok ? 0 : 1;
    });
}

function count(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('A whole number from 1 to 99 is wanted.');
  return Number(text);
}

async function attacks(options: AttacksOptions): Promise<AttacksReport> {
  const installation = readInstallation(process.env);
  const catalogue = await loadCatalogue(join(installation.rootDir, 'labs'));
  const corpus = await loadCorpus(join(installation.rootDir, 'tests/attacks'), catalogue);
  const problems = [...catalogue.problems, ...corpus.problems.map((problem) => `tests/attacks/${problem}`)];
  if (problems.length > 0) throw new UsageError(`the corpus has problems:\n  ${problems.join('\n  ')}`);
  const hostile = corpus.attacks
    .filter((attack) => isWanted(attack, options))
    .flatMap((attack) => attack.labs.map((slug) => ({ attack, slug })))
    .filter(({ slug }) => options.lab === undefined || slug === options.lab)
    .flatMap(({ attack, slug }): Hostile[] => {
      const lab = catalogue.labs.get(slug);
      return lab ? [{ attack, lab }] : [];
    })
    .filter(inShare(options.share));
  if (hostile.length === 0) throw new UsageError('no attack is like that');
  const signal = abortOnSignals();
  const { image } = await setUp(installation, process.env, []);
  await using sandboxes = await createSandboxes({ image });
  await using observer = await openObserver(image);
  const { jobs } = options;
  let judged = 0;
  const onRow = (row: AttackRow) => {
    judged += 1;
    process.stderr.write(`[${judged}/${hostile.length}] ${line(row)}\n`);
  };
  return await runCorpus(hostile, { installation, catalogue, sandboxes, observer, jobs, signal, onRow });
}

/** Takes each n-th hostile submission of a family, counted through the family; uploads are quick and all taken. */
function inShare(share: number): (hostile: Hostile) => boolean {
  const seen = new Map<Family, number>();
  return ({ attack: { family } }) => {
    const place = seen.get(family) ?? 0;
    seen.set(family, place + 1);
    return family === 'upload' || place % share === 0;
  };
}

function isWanted({ family, name }: Attack, options: AttacksOptions): boolean {
  if (options.family !== undefined && family !== options.family) return false;
  const { only } = options;
  return only === undefined || matchesGlob(name, only) || matchesGlob(`${family}/${name}`, only);
}

function line({ ok, family, name, lab, status, seconds }: AttackRow): string {
  return `${ok ? '✓' : '✗'} ${family}/${name}: ${lab}: ${status} (${seconds.toFixed(1)} s)`;
}
