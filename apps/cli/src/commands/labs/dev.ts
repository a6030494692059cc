import { once } from 'node:events';
import { join } from 'node:path';
import { loadCatalogue, type Lab } from '@gopherlab/catalogue';
import { LanguageSchema, type Language } from '@gopherlab/contracts';
import { gradeSubmission } from '@gopherlab/grading';
import { connectEngine, createSandboxes, listImages } from '@gopherlab/sandbox';
import { Option, type Command } from 'commander';
import { readInstallation, type Installation } from '../../installation.ts';
import { engineStep } from '../../setup/engine.ts';
import { runSteps } from '../../setup/run-steps.ts';
import { setUp } from '../../setup/set-up.ts';
import { abortOnSignals } from '../../terminal/abort-on-signals.ts';
import { duration, paintFor } from '../../terminal/paint.ts';
import { getLab } from '../grade/find-lab.ts';
import { createReporter } from '../grade/reporter.ts';
import { buildAuthorImage, GraderBuildError } from './author-image.ts';
import { watchFolders } from './watch-folders.ts';

interface DevOptions {
  lang: Language;
  once?: boolean;
}

const HELP = `
Compiles the kit and the lab's grader into the newest sandbox image that is there, grades the starter and the
solution, and does so again whenever a file of the lab or of labs/kit is saved, until Ctrl-C. A module that no lab has
used before is fetched by \`labs verify\`, which makes the whole image.`;

export function registerDev(labs: Command): void {
  labs
    .command('dev')
    .description('Watch a lab: on each save, grade its starter and solution and print the verdicts.')
    .argument('<slug>', 'the lab to watch')
    .option('--once', 'look once and end; exit code 1 when the solution has less than full marks')
    .addOption(
      new Option('--lang <language>', 'language of the verdicts')
        .choices(LanguageSchema.options)
        .default('en'),
    )
    .addHelpText('after', HELP)
    .action(async (slug: string, options: DevOptions) => {
      const holds = await develop(slug, options);
      process.exitCode = holds ? 0 : 1;
    });
}

interface Round {
  installation: Installation;
  slug: string;
  language: Language;
  /** A sandbox image to lay the grader over. */
  base: string;
  signal: AbortSignal;
}

/** Whether the last look found a solution with full marks. */
async function develop(slug: string, { lang: language, once: single }: DevOptions): Promise<boolean> {
  const installation = readInstallation(process.env);
  const labsDir = join(installation.rootDir, 'labs');
  const catalogue = await loadCatalogue(labsDir);
  // A lab with problems is what one develops; only a name that is none is a wrong call.
  if (!catalogue.problems.some((problem) => problem.startsWith(`labs/${slug}/`))) getLab(catalogue, slug);
  const interrupted = abortOnSignals();
  const base = await anySandboxImage(installation);
  if (single) return look({ installation, slug, language, base, signal: interrupted });

  using folders = watchFolders([join(labsDir, slug), join(labsDir, 'kit')]);
  for (;;) {
    const signal = AbortSignal.any([interrupted, folders.nextChange()]);
    await look({ installation, slug, language, base, signal });
    if (!signal.aborted) {
      process.stderr.write(`\nWatching labs/${slug} and labs/kit; Ctrl-C ends it.\n`);
      await once(signal, 'abort');
    }
    interrupted.throwIfAborted();
    await folders.settled();
  }
}

/** The newest sandbox image, whatever labs it was made for; a whole one is made where there is none. */
async function anySandboxImage(installation: Installation): Promise<string> {
  const { rootDir, stateDir } = installation;
  await runSteps([engineStep], { rootDir, stateDir, env: process.env });
  const [newest] = await listImages(connectEngine(process.env), 'gopherlab/sandbox');
  return newest ?? (await setUp(installation, process.env, [])).image;
}

/** One look at the lab as it is now. What is wrong with it is told, not thrown: the next save may mend it. */
async function look(round: Round): Promise<boolean> {
  const { installation, slug, signal } = round;
  const paint = paintFor(process.stdout);
  try {
    const { labs, problems } = await loadCatalogue(join(installation.rootDir, 'labs'));
    const own = problems.filter((problem) => problem.startsWith(`labs/${slug}/`));
    process.stdout.write(own.map((problem) => `${paint('red', '✗')} ${problem}\n`).join(''));
    const lab = labs.get(slug);
    return lab ? await gradeBoth(lab, round) : false;
  } catch (error) {
    if (signal.aborted) return false;
    if (!(error instanceof GraderBuildError)) throw error;
    process.stdout.write(`${paint('red', '✗')} the grader does not build\n${error.message}\n`);
    return false;
  }
}

async function gradeBoth(lab: Lab, { installation, language, base, signal }: Round): Promise<boolean> {
  const begun = performance.now();
  const image = await buildAuthorImage({
    engine: connectEngine(process.env),
    base,
    labsDir: join(installation.rootDir, 'labs'),
    slug: lab.slug,
    signal,
  });
  process.stderr.write(`grader built in ${duration(performance.now() - begun)}\n`);
  await using sandboxes = await createSandboxes({ image });
  const starter = Object.fromEntries(lab.files.map(({ path, content }) => [path, content]));
  let full = false;
  for (const [name, files] of [['starter', starter] as const, ['solution', lab.solution] as const]) {
    process.stdout.write(`\n── ${name} ──\n`);
    const reporter = createReporter(process.stdout, lab, language);
    const grading = await gradeSubmission({
      lab,
      files,
      mode: 'grade',
      sandboxes,
      signal,
      onEvent: reporter.event,
    });
    reporter.end(grading, []);
    await grading.removed;
    full = grading.score.score === grading.score.maxScore;
  }
  return full;
}
