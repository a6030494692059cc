import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { loadCatalogue, type Catalogue, type Lab } from '@gopherlab/catalogue';
import { gradeSubmission, type GradeInput } from '@gopherlab/grading';
import { InvalidArgumentError, type Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { openSandboxes } from '../../open-sandboxes.ts';
import { abortOnSignals } from '../../terminal/abort-on-signals.ts';
import { duration } from '../../terminal/paint.ts';
import { UsageError } from '../../usage-error.ts';
import { getLab } from '../grade/find-lab.ts';
import type { LabReport } from './finding.ts';
import { createLimiter } from './limiter.ts';
import { verifyTable } from './verify-table.ts';
import { brokenLab, gradingsOf, verifyLab, type GradeVariant } from './verify-lab.ts';

interface VerifyOptions {
  json?: boolean;
  runs: number;
  jobs: number;
}

const HELP = `
A lab holds when its folder has no problem, the solution gets full marks in every run with one answer, the
starter builds and stays under 40 %, every mutant loses exactly the checks it names, and no forgery earns more than
the starter.

Exit code: 0 everything holds, 1 something does not, 2 a wrong call, 3 the platform failed.

Examples:
  npm run -s labs -- verify
  npm run -s labs -- verify worker-pool --runs 1
  npm run -s labs -- verify --json > verify.json`;

export function registerVerify(labs: Command): void {
  labs
    .command('verify')
    .description('Prove that labs grade as they say, in real sandboxes.')
    .argument('[slugs...]', 'labs to prove; all when none is named')
    .option('--json', 'print exactly one JSON object to standard output')
    .option('--runs <n>', 'times that the solution is graded', count, 10)
    .option(
      '--jobs <n>',
      'gradings at once, and one of a kernel lab beside them',
      count,
      availableParallelism(),
    )
    .addHelpText('after', HELP)
    .action(async (slugs: string[], options: VerifyOptions) => {
      const reports = await verify(slugs, options);
      const ok = reports.every((report) => report.ok);
      process.stdout.write(
        options.json ? `${JSON.stringify({ ok, labs: reports })}\n` : verifyTable(reports),
      );
      process.exitCode = ok ? 0 : 1;
    });
}

function count(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('A whole number from 1 is wanted.');
  return Number(text);
}

async function verify(slugs: string[], { runs, jobs }: VerifyOptions): Promise<LabReport[]> {
  const installation = readInstallation(process.env);
  const catalogue = await loadCatalogue(join(installation.rootDir, 'labs'));
  const { labs, broken } = select(catalogue, slugs);
  if (labs.length === 0) return broken;
  const signal = abortOnSignals();
  await using sandboxes = await openSandboxes(installation, process.env);
  const total = labs.reduce((sum, lab) => sum + gradingsOf(lab, runs), 0);
  const grade = gradeInTurn({ sandboxes, signal }, jobs, total);
  const reports = await Promise.all(labs.map((lab) => verifyLab(lab, runs, grade)));
  return [...broken, ...reports].sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

/** The labs that can be graded, and reports of those that cannot. */
function select(catalogue: Catalogue, slugs: string[]): { labs: Lab[]; broken: LabReport[] } {
  const problems = Map.groupBy(
    catalogue.problems,
    (problem) => problem.split('/')[1]?.replace(/:.*$/s, '') ?? '',
  );
  const known = new Set([...catalogue.labs.keys(), ...problems.keys()]);
  for (const slug of slugs) if (!known.has(slug)) getLab(catalogue, slug);
  const wanted = slugs.length > 0 ? new Set(slugs) : known;
  if (wanted.size === 0) throw new UsageError('there are no labs yet; `labs new <slug>` starts one');
  return {
    labs: [...catalogue.labs.values()].filter(({ slug }) => wanted.has(slug) && !problems.has(slug)),
    broken: [...problems].filter(([slug]) => wanted.has(slug)).map(([slug, own]) => brokenLab(slug, own)),
  };
}

/** Grades at most `jobs` variants at once and one of a kernel lab beside them, and tells each on standard error. */
function gradeInTurn(
  shared: Pick<GradeInput, 'sandboxes' | 'signal'>,
  jobs: number,
  total: number,
): GradeVariant {
  const anywhere = createLimiter(jobs);
  const onTheKernel = createLimiter(1);
  let finished = 0;
  return (lab, label, files) => {
    const gradeOne = async () => {
      shared.signal?.throwIfAborted();
      const begun = performance.now();
      const { score, notes, removed } = await gradeSubmission({ ...shared, lab, files, mode: 'grade' });
      await removed;
      finished += 1;
      const time = duration(performance.now() - begun);
      const result = score.status === 'graded' ? `${score.score}/${score.maxScore}` : score.status;
      process.stderr.write(`[${finished}/${total}] ${lab.slug}: ${label}: ${result} (${time})\n`);
      return { ...score, notes };
    };
    return lab.manifest.profile === 'kernel' ? onTheKernel(gradeOne) : anywhere(gradeOne);
  };
}
