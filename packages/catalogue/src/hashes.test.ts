import { expect, test } from 'vitest';
import { submissionHash } from './hashes.ts';
import { GOOD_LABS, writeLabs } from './lab-folder.testing.ts';
import { loadCatalogue } from './load-catalogue.ts';

async function hashWith(changes: Record<string, string | undefined>): Promise<string | undefined> {
  const { labs } = await loadCatalogue(await writeLabs(changes));
  return labs.get('double')?.labHash;
}

test.for([
  'double/starter/main.go',
  'double/starter/go.mod',
  'double/grader/main.go',
  'kit/kit.go',
  'go.mod',
  'double/lab.yaml',
])('a change of %s changes the hash of the lab', async (path) => {
  const before = await hashWith({});
  const comment = path.endsWith('.yaml') ? '# note\n' : '// note\n';
  const after = await hashWith({ [path]: `${String(GOOD_LABS[path])}${comment}` });
  expect(after).toMatch(/^[0-9a-f]{64}$/);
  expect(after).not.toBe(before);
});

test.for(['double/statement.en.md', 'double/solution/main.go', 'double/mutants/triples/main.go'])(
  'a change of %s leaves the hash of the lab as it was',
  async (path) => {
    expect(await hashWith({ [path]: `${String(GOOD_LABS[path])}\n// More words.\n` })).toBe(
      await hashWith({}),
    );
  },
);

test('tests of the grader and the kit leave the hash of the lab as it was', async () => {
  const tests = {
    'kit/kit_test.go': 'package kit\n',
    'double/grader/a_test.go': 'package main\n',
  };
  expect(await hashWith(tests)).toBe(await hashWith({}));
});

test('a submission has one hash in whatever order its files come', () => {
  const hash = submissionHash({ 'a.go': 'A', 'b.go': 'B' });
  expect(submissionHash({ 'b.go': 'B', 'a.go': 'A' })).toBe(hash);
});

test('no two ways of dividing the same text into files have one hash', () => {
  const hashes = [
    submissionHash({ a: 'bc' }),
    submissionHash({ ab: 'c' }),
    submissionHash({ a: 'b', c: '' }),
    submissionHash({ a: '', b: 'c' }),
    submissionHash({ a: '1 1\nb\nc' }),
    submissionHash({ a: '', '1 1\nb\nc': '' }),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('the hash of a submission is the same on every machine', () => {
  // Written down once: stored verdicts and signatures are worth nothing if this changes unnoticed.
  expect(submissionHash({ 'main.go': 'package main\n', 'café/x.go': '包\n' })).toBe(
    '2bfcbe7f90bed3d9c633cc1d3bbfe5e4ebc6452def6311e00290446664207bbd',
  );
});
