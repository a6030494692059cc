import type { Lab } from '@gopherlab/catalogue';
import type { GradingMode, WorkspaceFiles } from '@gopherlab/contracts';
import { gradeSubmission, type GradeInput, type Grading } from '@gopherlab/grading';
import { passedOf, type Baseline } from './judge.ts';

/** Honest submissions of one lab, each graded once and then remembered. */
export interface HonestWork {
  /** The checks that the starter or the solution passes. Throws when the solution does not pass all. */
  baseline(base: 'starter' | 'solution'): Promise<Baseline>;
  /** Runs the public tests on the solution again; a sentence when they do not end as they did before any attack. */
  complaint(): Promise<string | undefined>;
  /** Grades the solution in full. */
  grade(): Promise<{ ok: boolean; seen: string }>;
}

/** The honest submissions of a lab. */
export function honestWork(lab: Lab, shared: Pick<GradeInput, 'sandboxes' | 'signal'>): HonestWork {
  const grade = async (files: WorkspaceFiles, mode: GradingMode) => {
    const grading = await gradeSubmission({ ...shared, lab, files, mode });
    await grading.removed;
    return grading;
  };
  const solution = learnersPart(lab, lab.solution);
  const full = once(async () => {
    const grading = await grade(solution, 'grade');
    if (!isFull(grading)) throw new Error(`the solution of ${lab.slug} does not hold: ${tell(grading)}`);
    return { passed: passedOf(grading) };
  });
  const starter = once(async () => ({ passed: passedOf(await grade(learnersPart(lab, {}), 'grade')) }));
  const publicTests = once(async () => fingerprint(await grade(solution, 'run')));
  return {
    baseline: (base) => (base === 'solution' ? full() : starter()),
    async complaint() {
      const wanted = await publicTests();
      const seen = fingerprint(await grade(solution, 'run'));
      return seen === wanted ? undefined : `the next honest submission came to ${seen}, not ${wanted}`;
    },
    async grade() {
      const grading = await grade(solution, 'grade');
      return { ok: isFull(grading), seen: tell(grading) };
    },
  };
}

/** What a learner would send: the lab lays its own files around it. */
export function learnersPart(lab: Lab, files: WorkspaceFiles): WorkspaceFiles {
  const editable = lab.files.filter(({ role }) => role === 'editable');
  const readonly = new Set(lab.files.filter(({ role }) => role === 'readonly').map(({ path }) => path));
  const own = Object.entries(files).filter(([path]) => !readonly.has(path));
  return {
    ...Object.fromEntries(editable.map(({ path, content }) => [path, content])),
    ...Object.fromEntries(own),
  };
}

function isFull({ score }: Grading): boolean {
  return score.status === 'graded' && score.score === score.maxScore;
}

function tell({ score, fault }: Grading): string {
  return `${score.score}/${score.maxScore}, ${score.status}: ${fault ?? score.summary.en}`;
}

function fingerprint({ score, events, fault }: Grading): string {
  const tests = events
    .filter((event) => event.type === 'test')
    .map(({ name, status }) => `${name} ${status}`);
  return [score.status, fault ?? score.summary.en, ...tests.sort()].join('; ');
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
