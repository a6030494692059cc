import type { GraderEvent, GradingMode, Score } from '@gopherlab/contracts';
import { LimitReasonSchema, ScoreSchema } from '@gopherlab/contracts';
import { expect, test } from 'vitest';
import { build, check, done, hello, limit, MANIFEST, started } from './events.testing.ts';
import type { StreamEnd } from './input.ts';
import { faultOf, protocolNotes, score } from './score.ts';

function scored(
  events: GraderEvent[],
  mode: GradingMode = 'grade',
  end: StreamEnd = { kind: 'closed' },
): Score {
  return ScoreSchema.parse(score({ manifest: MANIFEST, mode, events, end }));
}
const statuses = (result: Score) => Object.fromEntries(result.checks.map(({ id, status }) => [id, status]));
const ALL = [check('a', 'passed'), check('b', 'passed'), check('c', 'passed')];

test('all checks passed is full marks', () => {
  const result = scored([hello(), build(), ...ALL, done()]);
  expect(result).toMatchObject({ status: 'graded', score: 100, maxScore: 100 });
  expect(result.summary).toEqual({ en: 'All 3 checks passed.', zh: '3 个检查项全部通过。' });
});

test('a failed check earns nothing and is named', () => {
  const result = scored([
    hello(),
    build(),
    check('a', 'passed'),
    check('b', 'failed'),
    check('c', 'passed'),
    done(),
  ]);
  expect(result).toMatchObject({ status: 'graded', score: 70 });
  expect(result.checks[1]).toMatchObject({ status: 'failed', earned: 0, message: { en: 'b was failed' } });
  expect(result.summary).toEqual({
    en: 'One check failed: “Second line”.',
    zh: '1 个检查项未通过：“第二条”。',
  });
});

test('of many failed checks two are named, and those that did not run are counted', () => {
  const two = scored([hello(), build(), check('a', 'failed'), check('b', 'failed'), done()]);
  expect(two.summary).toEqual({
    en: 'Two checks failed: “First line” and “Second line”; one check did not run.',
    zh: '2 个检查项未通过：“第一条”和“第二条”；另有 1 个未运行。',
  });
  const three = scored([
    hello(),
    build(),
    check('a', 'failed'),
    check('b', 'failed'),
    check('c', 'failed'),
    done(),
  ]);
  expect(three.summary).toEqual({
    en: 'Three checks failed: “First line”, “Second line” and 1 more.',
    zh: '3 个检查项未通过：“第一条”、“第二条”等。',
  });
});

test('a check that did not report is not run, whatever its being started says', () => {
  const result = scored([hello(), build(), check('a', 'passed'), started('b'), done()]);
  expect(result.score).toBe(50);
  expect(statuses(result)).toEqual({ a: 'passed', b: 'not-run', c: 'not-run' });
  expect(result.checks[1]?.message.en).toBe('Did not come to an end, so it is not passed.');
  expect(result.checks[2]?.message.zh).toBe('未运行：评分在此之前已经结束。');
});

test('a check that the rubric does not know is ignored and noted', () => {
  const events = [hello(), build(), ...ALL, check('bonus', 'passed'), done()];
  expect(scored(events).score).toBe(100);
  expect(scored(events).checks).toHaveLength(3);
  expect(protocolNotes({ manifest: MANIFEST, events })).toEqual([
    'check bonus is not in the rubric and was ignored',
  ]);
});

test('what does not build says where', () => {
  const diagnostics = [
    { file: 'main.go', line: 12, column: 5, message: 'undefined: foo' },
    { file: 'main.go', line: 14, column: 0, message: 'missing return' },
  ];
  const result = scored([hello(), build({ ok: false, diagnostics }), done()]);
  expect(result).toMatchObject({ status: 'build-failed', score: 0, diagnostics });
  expect(result.summary).toEqual({
    en: 'Does not build: main.go:12:5: undefined: foo (and 1 more).',
    zh: '编译失败：main.go:12:5: undefined: foo（另有 1 处）。',
  });
  expect(result.checks.map(({ message }) => message.zh)).toEqual(Array(3).fill('未运行：代码没有通过编译。'));
});

test('what does not build without a place says why', () => {
  const message = { en: 'The import os/exec is not allowed.', zh: '不允许导入 os/exec。' };
  const result = scored([hello(), build({ ok: false, message }), done()]);
  expect(result.summary.en).toBe('Does not build: The import os/exec is not allowed.');
  expect(result.summary.zh).toBe('编译失败：不允许导入 os/exec。');
  expect(scored([hello(), build({ ok: false }), done()]).summary.en).toBe('Does not build.');
});

test.for(LimitReasonSchema.options)('the limit %s is the status, and what was earned stays', (reason) => {
  const result = scored([hello(), build(), check('a', 'passed'), started('b'), limit(reason), done()]);
  expect(result).toMatchObject({ status: reason, score: 50 });
  expect(result.summary).toEqual({
    en: `Stopped: the ${reason} was reached.`,
    zh: `已终止：达到 ${reason} 上限。`,
  });
  expect(statuses(result)).toEqual({ a: 'passed', b: 'not-run', c: 'not-run' });
  expect(result.checks[1]?.message.en).toBe(`Stopped during this check: the ${reason} was reached.`);
  expect(result.checks[2]?.message.zh).toBe(`未运行，程序在此之前已被终止：达到 ${reason} 上限。`);
});

test('a limit while building is that limit, not a fault of the code', () => {
  expect(scored([hello(), limit('timeout'), done()]).status).toBe('timeout');
  expect(scored([hello(), build({ ok: false }), limit('timeout'), done()]).status).toBe('timeout');
});

test('a limit of the sandbox itself takes the grader with it: it is the last event, and no fault', () => {
  const result = scored([hello(), build(), check('a', 'passed'), started('b'), limit('out-of-memory')]);
  expect(result).toMatchObject({ status: 'out-of-memory', score: 50 });
  expect(scored([hello(), limit('out-of-memory')]).status).toBe('out-of-memory');
});

test.for<[string, GraderEvent[], string]>([
  [
    'nothing after a limit of its own',
    [hello(), build(), limit('timeout'), check('a', 'passed')],
    'ended early',
  ],
  ['no done', [hello(), build(), ...ALL], 'the grader ended early'],
  ['nothing at all', [], 'the grader ended early'],
  ['two dones', [hello(), build(), ...ALL, done(), done()], 'the grader ended twice'],
  ['a fault', [hello(), build(), ...ALL, { type: 'fault', atMs: 1, message: 'no veth' }, done()], 'no veth'],
  ['no hello', [build(), ...ALL, done()], 'not the one that was asked for'],
  ['two hellos', [hello(), hello(), build(), ...ALL, done()], 'not the one that was asked for'],
  ['another lab', [hello({ lab: 'other' }), build(), ...ALL, done()], 'not the one that was asked for'],
  ['another mode', [hello({ mode: 'run' }), build(), ...ALL, done()], 'not the one that was asked for'],
  ['no build', [hello(), done()], 'said 0 times'],
  ['two builds', [hello(), build(), build({ ok: false }), ...ALL, done()], 'said 2 times'],
  ['a check twice', [hello(), build(), ...ALL, check('a', 'passed'), done()], 'check a reported twice'],
  [
    'a failed check that passes later',
    [hello(), build(), check('a', 'failed'), check('a', 'passed'), done()],
    'check a reported twice',
  ],
  [
    'a check of what does not build',
    [hello(), build({ ok: false }), check('a', 'passed'), done()],
    'without a build',
  ],
])('%s is a platform error and earns nothing', ([, events, reason]) => {
  const result = scored(events);
  expect(result).toMatchObject({ status: 'platform-error', score: 0, maxScore: 100 });
  expect(result.summary.en).toContain('The platform failed, not your code');
  expect(result.summary.en).toContain(reason);
  expect(result.summary.zh).toMatch(/^平台出错，与你的代码无关，也不计入提交次数：.+。$/);
  expect(result.checks.every(({ status }) => status === 'not-run')).toBe(true);
});

test('a sandbox that fails is a platform error, also after done', () => {
  const end = { kind: 'failed', reason: 'the engine went away' } as const;
  const result = scored([hello(), build(), ...ALL, done()], 'grade', end);
  expect(result.status).toBe('platform-error');
  expect(result.summary.en).toContain('the engine went away');
});

test('evidence and policy reach the verdict', () => {
  const message = { en: 'helper x is not allowed', zh: '不允许使用辅助函数 x' };
  const a: GraderEvent = {
    ...check('a', 'failed'),
    expected: { en: '0', zh: '0' },
    seen: { en: '3', zh: '3' },
    artefacts: ['goroutines.txt'],
  };
  const result = scored([hello(), build(), a, { type: 'policy', atMs: 1, message }, done()]);
  expect(result.policy).toEqual([message]);
  expect(result.checks[0]).toMatchObject({
    expected: { en: '0' },
    seen: { zh: '3' },
    artefacts: ['goroutines.txt'],
  });
});

test('a run tells of the public tests and grades nothing', () => {
  const ran = (name: string, status: 'passed' | 'failed' | 'skipped'): GraderEvent => ({
    type: 'test',
    atMs: 1,
    package: 'p',
    name,
    status,
    durationMs: 1,
  });
  const events = [
    hello({ mode: 'run' }),
    build(),
    ran('TestA', 'passed'),
    ran('TestB', 'failed'),
    ran('TestC', 'skipped'),
  ];
  const result = scored([...events, done()], 'run');
  expect(result).toMatchObject({ status: 'graded', score: 0 });
  expect(result.summary).toEqual({
    en: '1 of 2 public tests failed: “TestB”.',
    zh: '2 个公开测试中有 1 个未通过：“TestB”。',
  });
  expect(result.checks[0]?.message.zh).toBe('未运行：这次只运行了公开测试，提交后才会评分。');
  const good = scored(
    [hello({ mode: 'run' }), build(), ran('TestA', 'passed'), ran('TestB', 'passed'), done()],
    'run',
  );
  expect(good.summary.en).toBe('All 2 public tests passed.');
  expect(scored([hello({ mode: 'run' }), build(), done()], 'run').summary.zh).toBe(
    '编译通过，没有运行公开测试。',
  );
});

test('of a long fault the summary takes the first line, the log gets all of it', () => {
  const message = `check a: panic: nil map ${'x'.repeat(300)}\ngoroutine 1 [running]:\nmain.main()`;
  const events: GraderEvent[] = [hello(), { type: 'fault', atMs: 1, message }, done()];
  const { summary } = scored(events);
  expect(summary.en).toMatch(/check a: panic: nil map x+…\.$/);
  expect(summary.en).not.toContain('goroutine');
  expect(faultOf({ manifest: MANIFEST, mode: 'grade', events, end: { kind: 'closed' } })).toBe(message);
});
