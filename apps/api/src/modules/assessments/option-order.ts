import { createHash } from 'node:crypto';

/** The order in which one assessment shows a question's options: the same each time, another for each assessment. */
export function optionOrder(assessmentId: string, questionId: string, count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
    .map((index) => ({ index, key: digest(`${assessmentId} ${questionId} ${index}`) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ index }) => index);
}

/** A number from 0 (inclusive) to 1 (exclusive) that an assessment's own id decides. */
export function choiceOf(assessmentId: string, seq: number): number {
  return Number.parseInt(digest(`${assessmentId} ${seq}`).slice(0, 8), 16) / 2 ** 32;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
