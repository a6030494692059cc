import { gzipSync } from 'node:zlib';
import type { Grading } from '@gopherlab/grading';
import { expect, test } from 'vitest';
import { judgeAttack } from './judge.ts';

const text = (en: string) => ({ en, zh: en });

function grading(passed: string[], { output = '', artefact = Buffer.from('') } = {}): Grading {
  const checks = ['one', 'two', 'three'].map((id) => ({
    id,
    title: text(id),
    points: 1,
    earned: passed.includes(id) ? 1 : 0,
    status: passed.includes(id) ? ('passed' as const) : ('failed' as const),
    message: text(`about ${id}`),
    artefacts: [],
    durationMs: 1,
  }));
  const score = {
    status: 'graded' as const,
    summary: text('Some checks failed.'),
    score: passed.length,
    maxScore: 3,
    checks,
    diagnostics: [],
    policy: [text('helper bpf_x is not allowed')],
  };
  return {
    score,
    fault: undefined,
    events: [{ type: 'output', atMs: 1, source: 'candidate', text: output }],
    artefacts: [
      { name: 'a', title: text('a'), mediaType: 'text/plain', sizeBytes: 1, sha256: '', content: artefact },
    ],
  } as unknown as Grading;
}

const means = { token: 'secret-token', refusals: ['go.mod: is not taken'] };
const attack = {
  base: 'starter' as const,
  never: undefined,
  expect: { status: ['graded' as const], says: 'not allowed', saysIn: 'verdict' as const },
};

test('an attack that earns what its base earns, and is told why it was stopped, holds', () => {
  expect(judgeAttack(attack, grading(['one']), { passed: ['one', 'two'] }, means)).toEqual({
    stoppedBy: 'helper bpf_x is not allowed',
    unearned: [],
    problems: [],
  });
});

test('a check that the base does not pass is unearned', () => {
  const { unearned, problems } = judgeAttack(attack, grading(['one', 'three']), { passed: ['one'] }, means);
  expect(unearned).toEqual(['three']);
  expect(problems).toEqual(['earned three, which the starter does not']);
});

test('exactly the named checks may be lost', () => {
  const strict = { ...attack, expect: { ...attack.expect, loses: ['two'] } };
  const baseline = { passed: ['one', 'two', 'three'] };
  expect(judgeAttack(strict, grading(['one', 'three']), baseline, means).problems).toEqual([]);
  expect(judgeAttack(strict, grading(['one']), baseline, means).problems).toEqual([
    'expected to lose two, lost two, three',
  ]);
});

test('words are looked for in the upload’s refusals and the verdict, or in the output', () => {
  const refused = { ...attack, expect: { ...attack.expect, says: '^go\\.mod' } };
  expect(judgeAttack(refused, grading([]), { passed: [] }, means).stoppedBy).toBe('go.mod: is not taken');
  const printed = { ...attack, expect: { ...attack.expect, says: 'denied', saysIn: 'output' as const } };
  expect(
    judgeAttack(printed, grading([], { output: 'EACCES: denied' }), { passed: [] }, means).problems,
  ).toEqual([]);
  expect(judgeAttack(printed, grading([]), { passed: [] }, means).problems[0]).toMatch(/^nothing says/);
});

test('a secret of a victim is found in output and in compressed artefacts', () => {
  const leak = ['the secret of a victim is in the verdict'];
  const inOutput = grading([], { output: 'found secret-token' });
  expect(judgeAttack(attack, inOutput, { passed: [] }, means).problems).toEqual(leak);
  const inArtefact = grading([], { artefact: gzipSync('a secret-token b') });
  expect(judgeAttack(attack, inArtefact, { passed: [] }, means).problems).toEqual(leak);
});
