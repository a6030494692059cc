import { join } from 'node:path';
import { loadCatalogue, type Lab } from '@gopherlab/catalogue';
import { LanguageSchema, type Language } from '@gopherlab/contracts';
import { gradeSubmission, type Grading } from '@gopherlab/grading';
import { Option, type Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { abortOnSignals } from '../../terminal/abort-on-signals.ts';
import { callerPath } from '../../terminal/caller-path.ts';
import { openSandboxes } from '../../open-sandboxes.ts';
import { UsageError } from '../../usage-error.ts';
import { prepareArtefactFolder, writeArtefacts } from './artefact-folder.ts';
import { getLab } from './find-lab.ts';
import { createReporter } from './reporter.ts';
import { replaySubmission } from './replay.ts';
import { readSubmission } from './submission.ts';
import { verdictJson } from './verdict-json.ts';

interface GradeOptions {
  json?: boolean;
  lang: Language;
  out?: string;
  replay?: string;
  withCurrentImage?: boolean;
}

const HELP = `
Files of <dir> that the lab lets you edit are graded, and files of the same kind beside them;
go.mod, go.sum and the public tests are always the lab's own.

Exit code: 0 full marks, 1 less than full marks, 2 a wrong call, 3 the platform failed.

With --replay a submission of this installation is graded again: the same files, the lab as it was, the same image.
The result is held against the stored verdict, check by check; no verdict is written.
Exit code then: 0 the same result, 1 another one, 2 no such submission or a wrong call, 3 the platform failed.

Examples:
  npm run -s grade -- http-health-server ./my-server
  npm run -s grade -- http-health-server ./my-server --json > verdict.json
  npm run -s grade -- pprof-leak-hunt ./service --out ./evidence --lang zh
  npm run -s grade -- --replay 3f9a41c2-5d7e-4b8a-9c1f-2e6d8b7a0c35`;

/** Registers `grade`: the web's grading, for a folder. */
export function registerGrade(program: Command): void {
  program
    .command('grade')
    .summary('grade a folder as the web would')
    .description('Grade a folder with the same sandbox and grader as the web.')
    .usage('[options] <lab> <dir>\n       grade [options] --replay <submission-id>')
    .argument('[lab]', 'slug of the lab, as in `labs list`')
    .argument('[dir]', 'folder with the submission')
    .option('--json', 'print exactly one JSON object to standard output')
    .addOption(
      new Option('--lang <language>', 'language of titles and messages')
        .choices(LanguageSchema.options)
        .default('en'),
    )
    .option('--out <folder>', 'write the artefacts (profiles, traces, logs) into this folder')
    .option('--replay <submission-id>', 'grade a stored submission again and compare')
    .option('--with-current-image', "with --replay: take today's image where the one that graded is gone")
    .addHelpText('after', HELP)
    .action(async (slug: string | undefined, dir: string | undefined, options: GradeOptions) => {
      process.exitCode = await run(slug, dir, options);
    });
}

async function run(
  slug: string | undefined,
  dir: string | undefined,
  options: GradeOptions,
): Promise<number> {
  const { replay, withCurrentImage = false, json = false, ...rest } = options;
  if (replay !== undefined) {
    if (slug !== undefined) throw new UsageError('--replay takes lab and files from the stored submission');
    return replaySubmission(replay, { withCurrentImage, json, ...rest });
  }
  if (withCurrentImage) throw new UsageError('--with-current-image belongs to --replay');
  if (slug === undefined) throw new UsageError("missing required argument 'lab'");
  if (dir === undefined) throw new UsageError("missing required argument 'dir'");
  return gradeFolder(slug, dir, options);
}

async function gradeFolder(
  slug: string,
  dir: string,
  { json = false, lang, out }: GradeOptions,
): Promise<number> {
  const installation = readInstallation(process.env);
  const lab = getLab(await loadCatalogue(join(installation.rootDir, 'labs')), slug);
  const { files, notes } = await readSubmission(lab, callerPath(dir));
  const outDir = out === undefined ? undefined : await prepareArtefactFolder(callerPath(out));
  for (const note of notes) process.stderr.write(`note: ${note}\n`);

  const reporter = json ? undefined : createReporter(process.stdout, lab, lang);
  const interrupted = abortOnSignals();
  await using sandboxes = await openSandboxes(installation, process.env);
  const grading = await gradeSubmission({
    lab,
    files,
    mode: 'grade',
    sandboxes,
    signal: interrupted,
    onEvent: reporter?.event,
  });
  const written = outDir === undefined ? [] : await writeArtefacts(outDir, grading.artefacts);
  if (reporter) reporter.end(grading, written);
  else process.stdout.write(`${JSON.stringify(verdictJson(slug, grading, lang))}\n`);
  await grading.removed;
  return exitCodeFor(lab, grading);
}

function exitCodeFor(lab: Lab, { score, notes, fault }: Grading): number {
  for (const note of notes) process.stderr.write(`note: the grader of ${lab.slug}: ${note}\n`);
  if (score.status === 'platform-error') {
    process.stderr.write(`error: the platform failed: ${fault ?? ''}\n`);
    return 3;
  }
  return score.status === 'graded' && score.score === score.maxScore ? 0 : 1;
}
