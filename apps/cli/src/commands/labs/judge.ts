import type { Mutant } from '@gopherlab/catalogue';
import type { Score } from '@gopherlab/contracts';
import type { Finding } from './finding.ts';

/** A starter with this many percent or more gives the work away. */
const STARTER_LIMIT_PERCENT = 40;

/** What a grading came to, as far as `labs verify` cares. */
export type Outcome = Pick<Score, 'status' | 'score' | 'maxScore' | 'checks' | 'summary'> & {
  notes: string[];
};

/** The solution must earn everything, and its grader must know only the checks of the rubric. */
export function judgeSolution(outcome: Outcome): Finding {
  const ok = outcome.status === 'graded' && outcome.score === outcome.maxScore && outcome.notes.length === 0;
  const seen = [describe(outcome), ...outcome.notes].join('; ');
  return {
    kind: 'solution',
    name: 'solution',
    ok,
    expected: `${outcome.maxScore}/${outcome.maxScore}`,
    seen,
  };
}

/** The same solution must get the same answer each time. */
export function judgeRuns(outcomes: Outcome[]): Finding {
  const answers = outcomes.map(fingerprint);
  const [first] = answers;
  const differing = outcomes.filter((_, index) => answers[index] !== first);
  const seen =
    differing.length === 0
      ? `${outcomes.length} runs agree`
      : `${differing.length} of ${outcomes.length} differ: ${[...new Set(differing.map(describe))].join(' | ')}`;
  const ok = differing.length === 0;
  return { kind: 'repeat', name: 'repeat', ok, expected: `one answer in ${outcomes.length} runs`, seen };
}

/** The starter must build, and leave the work to the learner. */
export function judgeStarter(outcome: Outcome): Finding {
  const limit = (outcome.maxScore * STARTER_LIMIT_PERCENT) / 100;
  const ok = builds(outcome) && outcome.score < limit;
  return {
    kind: 'starter',
    name: 'starter',
    ok,
    expected: `builds, under ${limit}`,
    seen: describe(outcome),
  };
}

/** A mutant must lose exactly the checks that it names. */
export function judgeMutant({ name, loses }: Mutant, outcome: Outcome): Finding {
  const lost = outcome.checks.filter(({ status }) => status !== 'passed').map(({ id }) => id);
  const named = new Set(loses);
  const ok = builds(outcome) && lost.length === named.size && lost.every((id) => named.has(id));
  const seen = builds(outcome) ? `loses ${lost.join(', ') || 'nothing'}` : describe(outcome);
  return { kind: 'mutant', name, ok, expected: `loses ${loses.join(', ')}`, seen };
}

/** A forgery must not earn more than the starter that it is laid over. */
export function judgeForgery(name: string, outcome: Outcome, starter: Outcome): Finding {
  const honest = new Set(passedOf(starter));
  const stolen = passedOf(outcome).filter((id) => !honest.has(id));
  const ok = outcome.status !== 'platform-error' && outcome.score <= starter.score;
  const seen =
    ok || stolen.length === 0 ? describe(outcome) : `${describe(outcome)} It earned ${stolen.join(', ')}.`;
  return { kind: 'forgery', name, ok, expected: `at most the starter's ${starter.score}`, seen };
}

function passedOf({ checks }: Outcome): string[] {
  return checks.filter(({ status }) => status === 'passed').map(({ id }) => id);
}

function builds({ status }: Outcome): boolean {
  return status !== 'build-failed' && status !== 'platform-error';
}

function fingerprint({ status, checks }: Outcome): string {
  return JSON.stringify([status, checks.map((check) => [check.id, check.status])]);
}

function describe({ status, score, maxScore, summary }: Outcome): string {
  const points = `${score}/${maxScore}`;
  return status === 'graded' && score === maxScore ? points : `${points}, ${status}: ${summary.en}`;
}
