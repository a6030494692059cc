import { expect, test } from 'vitest';
import { reportOf } from './report.ts';
import { someResults } from './results.testing.ts';

test('the report has every section, and a ratio beside each time', () => {
  const report = reportOf(someResults());
  for (const words of [
    'One client',
    'Where the time goes',
    'More clients',
    'Acquiring',
    'Memory',
    'Growth',
    'Targets',
  ])
    expect(report).toContain(words);
  expect(report).toMatch(/^alpha +10 +200 +1000 +1200 +1100 +1320 +1\.10 +1\.10 +1\.00$/m);
  expect(report).toMatch(/^alpha: submit → verdict, p50 +1\.10 × +≤ 1\.15 × +met$/m);
  expect(report).toContain('Every verdict full marks');
});

test('a wrong verdict and a disturbed machine cannot be overlooked', () => {
  const results = someResults();
  results.saturation!.wrong = ['alpha: graded, lost cancel'];
  results.machine.noise = 0.8;
  const report = reportOf(results);
  expect(report).toContain('WRONG VERDICTS: alpha: graded, lost cancel');
  expect(report).toContain('others disturb these figures');
});

test('a kernel lab is told to be one at a time', () => {
  const results = someResults();
  results.labs[0]!.oneAtATime = true;
  expect(reportOf(results)).toContain('one at a time by design');
});
