import type { Language } from '@gopherlab/contracts';
import { gradeSubmission, type Grading } from '@gopherlab/grading';
import { connectEngine, createSandboxes, hasImage, type Sandboxes } from '@gopherlab/sandbox';
import { readInstallation, type Installation } from '../../installation.ts';
import { openSandboxes } from '../../open-sandboxes.ts';
import { setUpEngine } from '../../setup/set-up.ts';
import { SetupError } from '../../setup/step.ts';
import { abortOnSignals } from '../../terminal/abort-on-signals.ts';
import { callerPath } from '../../terminal/caller-path.ts';
import { prepareArtefactFolder, writeArtefacts } from './artefact-folder.ts';
import { compareVerdicts, type Comparison } from './compare-verdicts.ts';
import { comparisonText, introduction } from './replay-words.ts';
import { createReporter } from './reporter.ts';
import { readStoredSubmission, type StoredSubmission } from './stored-submission.ts';

export interface ReplayOptions {
  json: boolean;
  lang: Language;
  out?: string;
  /** Take today's image where the one that graded is gone. */
  withCurrentImage: boolean;
}

/** Grades a stored submission again and says whether the result is the same; writes no verdict. Gives the exit code. */
export async function replaySubmission(id: string, options: ReplayOptions): Promise<number> {
  const { json, lang, out, withCurrentImage } = options;
  const installation = readInstallation(process.env);
  const outDir = out === undefined ? undefined : await prepareArtefactFolder(callerPath(out));
  const stored = await readStoredSubmission(installation, process.env, id);
  const interrupted = abortOnSignals();
  await using sandboxes = await openAsBefore(installation, stored, withCurrentImage);

  const reporter = json ? undefined : createReporter(process.stdout, stored.lab, lang);
  if (!json) process.stdout.write(introduction(stored, sandboxes.image, lang));
  const { lab, files, mode } = stored;
  const grading = await gradeSubmission({
    lab,
    files,
    mode,
    sandboxes,
    signal: interrupted,
    onEvent: reporter?.event,
  });
  const written = outDir === undefined ? [] : await writeArtefacts(outDir, grading.artefacts);
  const comparison = compareVerdicts(stored.verdict, grading.score);
  if (reporter) {
    reporter.end(grading, written);
    process.stdout.write(comparisonText(stored, grading.score, comparison, lang));
  } else {
    process.stdout.write(`${JSON.stringify(replayJson(stored, grading, comparison))}\n`);
  }
  await grading.removed;
  if (grading.score.status !== 'platform-error') return comparison.same ? 0 : 1;
  process.stderr.write(`error: the platform failed: ${grading.fault ?? ''}\n`);
  return 3;
}

/** Sandboxes of the very image that graded; of today's only where that was asked for. */
async function openAsBefore(
  installation: Installation,
  { verdict }: StoredSubmission,
  withCurrentImage: boolean,
): Promise<Sandboxes> {
  await setUpEngine(installation, process.env);
  if (await hasImage(connectEngine(), verdict.image)) return createSandboxes({ image: verdict.image });
  if (withCurrentImage) return openSandboxes(installation, process.env);
  throw new SetupError(
    `The image that graded, ${verdict.image}, is not in this Docker Engine any more.`,
    "load it (`docker load`), or add --with-current-image: then today's graders judge, which is no proof.",
  );
}

/** The object that `grade --replay --json` prints; its keys are a promise to other people's scripts. */
function replayJson(stored: StoredSubmission, { score, image, timeline }: Grading, comparison: Comparison) {
  const { id, mode, attempt, verdict, lab, labIsCurrent } = stored;
  const outcome = ({ status, score: points, maxScore }: typeof score) => ({
    status,
    score: points,
    maxScore,
  });
  return {
    submissionId: id,
    lab: lab.slug,
    mode,
    attempt,
    same: comparison.same,
    stored: outcome(verdict),
    replayed: outcome(score),
    checks: comparison.checks,
    submissionHash: verdict.submissionHash,
    labHash: verdict.labHash,
    labIsCurrent,
    image,
    imageIsSame: image === verdict.image,
    timeline,
  };
}
