import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalogue, type Lab } from '@gopherlab/catalogue';
import { expect, test } from 'vitest';
import { getLab } from '../grade/find-lab.ts';
import type { LabReport } from './finding.ts';
import type { Outcome } from './judge.ts';
import { createLab } from './new.ts';
import { gradingsOf, verifyLab } from './verify-lab.ts';
import { verifyTable } from './verify-table.ts';

async function newLab(): Promise<Lab> {
  const labsDir = join(await mkdtemp(join(tmpdir(), 'gopherlab-labs-')), 'labs');
  await createLab(labsDir, 'sum');
  const catalogue = await loadCatalogue(labsDir);
  expect(catalogue.problems).toEqual([]);
  return getLab(catalogue, 'sum');
}

/** An outcome in which these checks passed. */
function outcome(lab: Lab, passed: string[], over: Partial<Outcome> = {}): Outcome {
  const checks = lab.manifest.rubric.map(({ check, points, title }) => ({
    id: check,
    title,
    points,
    earned: passed.includes(check) ? points : 0,
    status: passed.includes(check) ? ('passed' as const) : ('failed' as const),
    message: { en: 'x', zh: '某' },
    artefacts: [],
    durationMs: 1,
  }));
  const score = checks.reduce((sum, { earned }) => sum + earned, 0);
  return {
    status: 'graded',
    score,
    maxScore: 100,
    checks,
    summary: { en: 'So.', zh: '如此。' },
    notes: [],
    ...over,
  };
}

/** Grades a variant by its label; others as an honest grader would. */
type Oddities = Record<string, (lab: Lab) => Outcome>;

async function report(odd: Oddities = {}): Promise<LabReport> {
  const lab = await newLab();
  return verifyLab(lab, 3, (_lab, label) => {
    const answer = Object.entries(odd).find(([prefix]) => label.startsWith(prefix))?.[1];
    if (answer) return Promise.resolve(answer(lab));
    if (label.startsWith('solution')) return Promise.resolve(outcome(lab, ['sums', 'bad-line']));
    return Promise.resolve(outcome(lab, label.startsWith('mutant') ? ['sums'] : []));
  });
}
const broken = ({ findings }: LabReport) =>
  findings.filter(({ ok }) => !ok).map(({ kind, name, seen }) => `${kind} ${name}: ${seen}`);

test('a lab whose grader is honest holds, in all that was asked', async () => {
  const lab = await newLab();
  const good = await report();
  expect(good.ok).toBe(true);
  expect(good.findings.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'catalogue catalogue',
    'solution solution',
    'repeat repeat',
    'starter starter',
    'mutant ignores-bad-lines',
    'forgery prints-events',
    'forgery prints-pass',
    'forgery exits-at-once',
    'forgery test-main',
  ]);
  expect(gradingsOf(lab, 3)).toBe(3 + 1 + 1 + 4);
  expect(verifyTable([good], (_, text) => text)).toContain('✓ the lab holds');
});

test('one run of the solution that differs breaks both the solution and the agreement', async () => {
  const bad = await report({ 'solution, run 2': (lab) => outcome(lab, ['sums']) });
  expect(broken(bad)).toEqual([
    'solution solution: 60/100, graded: So.',
    'repeat repeat: 1 of 3 differ: 60/100, graded: So.',
  ]);
});

test('a platform error in any grading is never a success', async () => {
  const fail = (lab: Lab) => outcome(lab, [], { status: 'platform-error' });
  for (const label of ['solution', 'starter', 'mutant', 'forgery prints-pass']) {
    expect((await report({ [label]: fail })).ok, label).toBe(false);
  }
});

test('a grader that reports checks which the rubric does not know is found out', async () => {
  const bad = await report({
    solution: (lab) => outcome(lab, ['sums', 'bad-line'], { notes: ['check x is odd'] }),
  });
  expect(broken(bad)).toEqual(['solution solution: 100/100; check x is odd']);
});

test('a starter that earns 40 % or does not build is found out', async () => {
  expect(broken(await report({ starter: (lab) => outcome(lab, ['bad-line']) }))).toEqual([
    'starter starter: 40/100, graded: So.',
  ]);
  const unbuilt = await report({ starter: (lab) => outcome(lab, [], { status: 'build-failed' }) });
  expect(broken(unbuilt)).toEqual(['starter starter: 0/100, build-failed: So.']);
});

test.for<[string, string[], string]>([
  ['loses too little', ['sums', 'bad-line'], 'loses nothing'],
  ['loses too much', [], 'loses sums, bad-line'],
  ['loses something else', ['bad-line'], 'loses sums'],
])('a mutant that %s is found out', async ([, passed, seen]) => {
  expect(broken(await report({ mutant: (lab) => outcome(lab, passed) }))).toEqual([
    `mutant ignores-bad-lines: ${seen}`,
  ]);
});

test('a mutant that does not build proves nothing, though it loses what it names', async () => {
  const bad = await report({ mutant: (lab) => outcome(lab, ['sums'], { status: 'build-failed' }) });
  expect(broken(bad)).toEqual(['mutant ignores-bad-lines: 60/100, build-failed: So.']);
});

test('a forgery that earns more than the starter is found out, with what it earned', async () => {
  const bad = await report({ 'forgery prints-events': (lab) => outcome(lab, ['sums']) });
  expect(broken(bad)).toEqual(['forgery prints-events: 60/100, graded: So. It earned sums.']);
  const text = verifyTable([bad], (_, plain) => plain);
  expect(text).toContain("✗ sum: forgery prints-events\n    expected  at most the starter's 0");
  expect(text).toContain('✗ 3/4');
  expect(text).toContain('✗ 1 of 1 labs do not hold');
});
