import type { LocalizedText } from '@gopherlab/contracts';
import { effectiveEnd, type AssignedRules } from './times.ts';

/** What a person's assignments forbid for one lab now. */
export interface LabRules {
  /** Why there are no hints; undefined leaves them to the lab. */
  hintsClosed: LocalizedText | undefined;
  /** Why the solution is locked; undefined leaves it to the lab. */
  solutionLocked: LocalizedText | undefined;
}

/**
 * The strictest of the assignments decides. `assigned` are those that have this lab and have opened; `timed` says that the
 * lab is a part of a self-assessment whose time runs.
 */
export function labRules(assigned: readonly AssignedRules[], now: Date, timed: boolean): LabRules {
  const running = assigned.filter((one) => now <= effectiveEnd(one));
  const exam = running.find(({ policy }) => policy.exam);
  const noHints = running.find(({ policy }) => policy.hints === 'none');
  const never = assigned.find(({ policy }) => policy.solution === 'never');
  const afterClose = running.find(({ policy }) => policy.solution === 'after-close');
  return {
    hintsClosed: exam ? EXAM_HINTS : timed ? TIMED_HINTS : noHints && noHintsFor(noHints.title),
    solutionLocked: exam
      ? EXAM_SOLUTION
      : timed
        ? TIMED_SOLUTION
        : never
          ? neverFor(never.title)
          : afterClose && afterCloseFor(afterClose.title),
  };
}

const EXAM_HINTS = {
  en: 'An exam with this lab is open. There are no hints until it closes.',
  zh: '含有本实验的考试正在进行，关闭之前不提供提示。',
};
const EXAM_SOLUTION = {
  en: 'An exam with this lab is open. Locked until it closes.',
  zh: '含有本实验的考试正在进行，关闭之前锁定。',
};
const TIMED_HINTS = {
  en: 'This lab is a timed part of your self-assessment. There are no hints until its time is over.',
  zh: '本实验是你自测的计时部分，时间结束之前不提供提示。',
};
const TIMED_SOLUTION = {
  en: 'This lab is a timed part of your self-assessment. Locked until its time is over.',
  zh: '本实验是你自测的计时部分，时间结束之前锁定。',
};
const noHintsFor = (title: string): LocalizedText => ({
  en: `“${title}” is done without hints, until it closes.`,
  zh: `作业“${title}”关闭之前不提供提示。`,
});
const neverFor = (title: string): LocalizedText => ({
  en: `“${title}” does not show the solution of this lab.`,
  zh: `作业“${title}”不公开本实验的参考解答。`,
});
const afterCloseFor = (title: string): LocalizedText => ({
  en: `Locked until “${title}” closes.`,
  zh: `作业“${title}”关闭后才开放。`,
});
