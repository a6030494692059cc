import { once } from 'node:events';
import { join } from 'node:path';
import { loadCatalogue, type Lab } from '@gopherlab/catalogue';
import { LanguageSchema, type Language } from '@gopherlab/contracts';
import { gradeSubmission } from '@gopherlab/grading';
import { Option, type Command } from 'commander';
import { readInstallation, type Installation } from '../../installation.ts';
import { openSandboxes } from '../../open-sandboxes.ts';
import { SetupError } from '../../setup/step.ts';
import { abortOnSignals } from '../../terminal/abort-on-signals.ts';
import { paintFor } from '../../terminal/paint.ts';
import { getLab } from '../grade/find-lab.ts';
import { createReporter } from '../grade/reporter.ts';
import { watchFolders } from './watch-folders.ts';

interface DevOptions {
  lang: Language;
}

const HELP = `
Builds the lab's grader into the sandbox image, grades the solution and the starter, and does so again whenever a
file of the lab or of labs/kit is saved, until Ctrl-C.`;

export function registerDev(labs: Command): void {
  labs
    .command('dev')
    .description('Watch a lab: on each save, grade its solution and starter and print the verdicts.')
    .argument('<slug>', 'the lab to watch')
    .addOption(
      new Option('--lang <language>', 'language of the verdicts')
        .choices(LanguageSchema.options)
        .default('en'),
    )
    .addHelpText('after', HELP)
    .action(async (slug: string, { lang }: DevOptions) => {
      await develop(slug, lang);
    });
}

async function develop(slug: string, language: Language): Promise<void> {
  const installation = readInstallation(process.env);
  const labsDir = join(installation.rootDir, 'labs');
  const { problems } = await loadCatalogue(labsDir);
  if (!problems.some((problem) => problem.startsWith(`labs/${slug}/`)))
    getLab(await loadCatalogue(labsDir), slug);
  const interrupted = abortOnSignals();
  using folders = watchFolders([join(labsDir, slug), join(labsDir, 'kit')]);
  while (!interrupted.aborted) {
    const changed = folders.nextChange();
    const signal = AbortSignal.any([interrupted, changed]);
    await round(installation, slug, language, signal);
    if (!signal.aborted) {
      process.stderr.write(`\nWatching labs/${slug} and labs/kit; Ctrl-C ends it.\n`);
      await once(signal, 'abort');
    }
    await folders.settled();
  }
}

/** One look at the lab as it is now. What is wrong with it is told, not thrown: the next save may mend it. */
async function round(
  installation: Installation,
  slug: string,
  language: Language,
  signal: AbortSignal,
): Promise<void> {
  try {
    const { labs, problems } = await loadCatalogue(join(installation.rootDir, 'labs'));
    const own = problems.filter((problem) => problem.startsWith(`labs/${slug}/`));
    for (const problem of own) process.stdout.write(`${paintFor(process.stdout)('red', '✗')} ${problem}\n`);
    const lab = labs.get(slug);
    if (lab) await gradeBoth(installation, lab, language, signal);
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n  Next: ${error.nextStep}\n`);
  }
}

async function gradeBoth(
  installation: Installation,
  lab: Lab,
  language: Language,
  signal: AbortSignal,
): Promise<void> {
  await using sandboxes = await openSandboxes(installation, process.env);
  const starter = Object.fromEntries(lab.files.map(({ path, content }) => [path, content]));
  for (const [name, files] of [['solution', lab.solution] as const, ['starter', starter] as const]) {
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
  }
}
