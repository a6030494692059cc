import type { GraderEvent, LimitReason, RubricItem } from '@gopherlab/contracts';

type Of<T extends GraderEvent['type']> = Extract<GraderEvent, { type: T }>;

const item = (check: string, points: number, en: string, zh: string): RubricItem => ({
  check,
  points,
  title: { en, zh },
  hint: { afterFailures: 2, text: { en: 'Look again.', zh: '再看看。' } },
});

/** Three checks, 100 points. */
export const MANIFEST = {
  slug: 'double',
  rubric: [
    item('a', 50, 'First line.', '第一条。'),
    item('b', 30, 'Second line.', '第二条。'),
    item('c', 20, 'Third line.', '第三条。'),
  ],
};

export const hello = (over: Partial<Of<'hello'>> = {}): GraderEvent => ({
  type: 'hello',
  atMs: 0,
  protocol: 1,
  lab: 'double',
  mode: 'grade',
  ...over,
});
export const build = (over: Partial<Of<'build'>> = {}): GraderEvent => ({
  type: 'build',
  atMs: 1,
  ok: true,
  ...over,
});
export const started = (id: string): GraderEvent => ({ type: 'check-started', atMs: 2, id });
export const check = (id: string, status: 'passed' | 'failed'): Of<'check'> => ({
  type: 'check',
  atMs: 3,
  id,
  status,
  message: { en: `${id} was ${status}`, zh: `${id} 的结果` },
  durationMs: 1,
});
export const limit = (reason: LimitReason): GraderEvent => ({
  type: 'limit',
  atMs: 4,
  reason,
  message: { en: `the ${reason} was reached`, zh: `达到 ${reason} 上限` },
});
export const done = (): GraderEvent => ({ type: 'done', atMs: 5 });
