import type { CheckResult, Language, Score } from '@gopherlab/contracts';
import { paintFor } from '../../terminal/paint.ts';
import { table } from '../../terminal/table.ts';
import type { Comparison, ComparedCheck } from './compare-verdicts.ts';
import type { StoredSubmission } from './stored-submission.ts';

const WORDS = {
  en: {
    replay: (id: string) => `Replay of submission ${id}`,
    attempt: (attempt: number | null) => (attempt === null ? 'a run' : `attempt ${attempt}`),
    lab: (hash: string, current: boolean) =>
      `lab ${hash} (${current ? 'as it is here' : 'as it was then; the lab here has changed since'})`,
    image: (hash: string, same: boolean) =>
      `image ${hash} (${same ? 'the one that graded' : "today's: the one that graded is gone, so this is no proof"})`,
    submission: (hash: string) => `submission ${hash} (the stored files)`,
    check: 'check',
    then: 'then',
    now: 'now',
    none: 'none',
    same: (points: string) => `Same result: ${points}, then and now.`,
    other: (then: string, now: string) => `Another result: ${then} then, ${now} now.`,
    failed: 'The platform failed: nothing can be said about the result.',
    status: { passed: 'passed', failed: 'failed', 'not-run': 'not run' },
  },
  zh: {
    replay: (id: string) => `重放提交 ${id}`,
    attempt: (attempt: number | null) => (attempt === null ? '试运行' : `第 ${attempt} 次提交`),
    lab: (hash: string, current: boolean) =>
      `实验 ${hash}（${current ? '与这里的相同' : '当时的版本；这里的实验之后改过'}）`,
    image: (hash: string, same: boolean) =>
      `镜像 ${hash}（${same ? '评分所用的镜像' : '当前的镜像：评分所用的已不在，因此不构成证明'}）`,
    submission: (hash: string) => `提交 ${hash}（保存的文件）`,
    check: '检查项',
    then: '当时',
    now: '现在',
    none: '无',
    same: (points: string) => `结果相同：当时和现在都是 ${points}。`,
    other: (then: string, now: string) => `结果不同：当时 ${then}，现在 ${now}。`,
    failed: '平台出错，无法判断结果是否相同。',
    status: { passed: '通过', failed: '未通过', 'not-run': '未运行' },
  },
};

/** What is graded again, by what. `image` is the identity of the image that grades now. */
export function introduction(stored: StoredSubmission, image: string, lang: Language): string {
  const words = WORDS[lang];
  const { id, attempt, finishedAt, verdict, labIsCurrent } = stored;
  const short = (hash: string) => hash.replace(/^sha256:/, '').slice(0, 12);
  return [
    `${words.replay(id)} · ${verdict.lab} · ${words.attempt(attempt)} · ${finishedAt.toISOString()}`,
    `  ${words.submission(short(verdict.submissionHash))}`,
    `  ${words.lab(short(verdict.labHash), labIsCurrent)}`,
    `  ${words.image(short(image), image === verdict.image)}`,
    '',
    '',
  ].join('\n');
}

/** Every check then and now, and the one sentence that counts. */
export function comparisonText(
  { verdict }: StoredSubmission,
  score: Score,
  { same, checks }: Comparison,
  lang: Language,
): string {
  const words = WORDS[lang];
  const paint = paintFor(process.stdout);
  if (score.status === 'platform-error') return `\n${paint('yellow', words.failed)}\n`;
  const rows = checks.map((check) => [
    check.same ? '=' : '≠',
    check.id,
    outcome(check.stored, lang),
    outcome(check.replayed, lang),
  ]);
  const points = ({ score: earned, maxScore, status }: Pick<Score, 'score' | 'maxScore' | 'status'>) =>
    `${earned} / ${maxScore} (${status})`;
  const [then, now] = [points(verdict), points(score)];
  const sentence = same ? words.same(then) : words.other(then, now);
  return `\n${table([['', words.check, words.then, words.now], ...rows])}\n${paint(['bold', same ? 'green' : 'red'], sentence)}\n`;
}

function outcome(check: ComparedCheck['stored'], lang: Language): string {
  if (!check) return WORDS[lang].none;
  const status: CheckResult['status'] = check.status;
  return `${check.earned}/${check.points} ${WORDS[lang].status[status]}`;
}
