import type { CheckResult, GraderEvent, LimitReason, LocalizedText, RubricItem } from '@gopherlab/contracts';
import { withoutFullStop } from './words.ts';

/** How the grading went as a whole; decides what is said of a check that did not report. */
export type Circumstances =
  | { kind: 'platform-error' | 'grade' | 'run' }
  | { kind: 'limit'; reason: LimitReason; message: LocalizedText }
  | { kind: 'build-failed'; build: Extract<GraderEvent, { type: 'build' }> };

/** One line of the verdict. */
export function checkResult(
  item: RubricItem,
  events: readonly GraderEvent[],
  circumstances: Circumstances,
): CheckResult {
  const base = { id: item.check, title: item.title, points: item.points };
  const report = events.find((event) => event.type === 'check' && event.id === item.check);
  if (report?.type !== 'check' || circumstances.kind === 'platform-error') {
    const started = events.some((event) => event.type === 'check-started' && event.id === item.check);
    const message = notRunMessage(circumstances, started);
    return { ...base, earned: 0, status: 'not-run', message, artefacts: [], durationMs: 0 };
  }
  const { status, message, expected, seen, artefacts = [], durationMs } = report;
  return {
    ...base,
    earned: status === 'passed' ? item.points : 0,
    status,
    message,
    ...(expected && { expected }),
    ...(seen && { seen }),
    artefacts,
    durationMs,
  };
}

function notRunMessage(circumstances: Circumstances, started: boolean): LocalizedText {
  switch (circumstances.kind) {
    case 'platform-error':
      return { en: 'Not run: the platform failed.', zh: '未运行：平台出错。' };
    case 'build-failed':
      return { en: 'Not run: the submission does not build.', zh: '未运行：代码没有通过编译。' };
    case 'run':
      return {
        en: 'Not run: only the public tests ran; submit to be graded.',
        zh: '未运行：这次只运行了公开测试，提交后才会评分。',
      };
    case 'limit': {
      const why = withoutFullStop(circumstances.message);
      if (started)
        return { en: `Stopped during this check: ${why.en}.`, zh: `在此检查项中被终止：${why.zh}。` };
      return {
        en: `Not run, for the submission was stopped: ${why.en}.`,
        zh: `未运行，程序在此之前已被终止：${why.zh}。`,
      };
    }
    case 'grade':
      return started
        ? { en: 'Did not come to an end, so it is not passed.', zh: '没有得出结论，因此不算通过。' }
        : { en: 'Not run: the grader ended before it.', zh: '未运行：评分在此之前已经结束。' };
  }
}
