import { validateWorkspace, type Lab } from '@gopherlab/catalogue';
import { gradeSubmission, type GradeInput } from '@gopherlab/grading';
import type { HostObserver } from '@gopherlab/sandbox';
import { rootPackage } from '../labs/forgeries.ts';
import type { GradedAttack } from './attack.ts';
import { leftovers } from './host/compare.ts';
import { observe } from './host/observe.ts';
import { learnersPart, type HonestWork } from './honest.ts';
import { judgeAttack } from './judge.ts';
import { fillPlaceholders } from './placeholders.ts';
import type { AttackRow } from './row.ts';
import { plantVictims } from './victims.ts';
import { watchSandboxes } from './watched-sandboxes.ts';

export interface AttackMeans extends Pick<GradeInput, 'sandboxes' | 'signal'> {
  observer: HostObserver;
  /** What has been on the host since the harness began. */
  steady: ReadonlySet<string>;
}

/**
 * Sends one hostile submission the way every submission goes, and looks at what became of it, of the victims, of the
 * host, and of the honest submission after it.
 */
export async function runAttack(
  attack: GradedAttack,
  lab: Lab,
  honest: HonestWork,
  { sandboxes, signal, observer, steady }: AttackMeans,
): Promise<Omit<AttackRow, 'seconds'>> {
  const baseline = await honest.baseline(attack.base);
  await using victims = await plantVictims(attack.victims);
  const watched = watchSandboxes(sandboxes, observer);
  const before = await observe(observer);
  const own = fillPlaceholders(attack.files, { ...victims.values, PACKAGE_NAME: rootPackage(lab) ?? 'main' });
  const files = learnersPart(lab, { ...(attack.base === 'solution' ? lab.solution : {}), ...own });
  const grading = await gradeSubmission({
    lab,
    files,
    mode: attack.mode,
    sandboxes: watched.sandboxes,
    signal,
  });
  await grading.removed;
  // What the upload refuses never gets here in earnest; it is graded all the same, to try what stands behind.
  const refusals = validateWorkspace(lab, own).map(({ path, message }) => `${path}: ${message}`);
  const judged = judgeAttack(attack, grading, baseline, { token: victims.token, refusals });
  if (watched.traces.length === 0) judged.problems.push(`no sandbox was used: ${grading.fault ?? ''}`);
  const left = await leftovers(before, steady, () => observe(observer, watched.traces));
  const problems = [...judged.problems, ...(await victims.injuries())];
  const complaint = await honest.complaint();
  if (complaint !== undefined) problems.push(complaint);
  return {
    family: attack.family,
    name: attack.name,
    lab: lab.slug,
    tries: attack.tries,
    ok: problems.length === 0 && left.length === 0,
    status: grading.score.status,
    stoppedBy: judged.stoppedBy,
    unearned: judged.unearned,
    leftovers: left,
    problems,
  };
}
