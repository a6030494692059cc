import { expect, test } from 'vitest';
import { TestText } from './test-text.ts';
import { TestConverter, type TestEvent } from './test2json.ts';

/** The events of some output that comes in pieces of a size. */
function convert(output: string, { size = Infinity, exitCode = 0 } = {}): TestEvent[] {
  const events: TestEvent[] = [];
  const converter = new TestConverter('p', (event) => events.push(event));
  for (let at = 0; at < output.length; at += size) converter.write(output.slice(at, at + size));
  converter.close(exitCode, 0.0014);
  return events;
}

const short = (events: TestEvent[]) =>
  events.map(
    ({ action, test: name = '', output }) =>
      `${action} ${name}${output === undefined ? '' : ` ${JSON.stringify(output)}`}`,
  );

const VERBOSE = [
  '\x16=== RUN   TestA',
  '\x16=== RUN   TestA/one',
  '\x0f    a_test.go:5: wrong \x1b\x16 mark\x0e',
  'no newline\x16--- FAIL: TestA/one (0.25s)',
  '\x16=== NAME  TestA',
  'of the parent',
  '\x16--- FAIL: TestA (0.50s)',
  '\x16=== NAME  ',
  '--- PASS: TestForged (0.00s)',
  '\x16FAIL',
  '',
].join('\n');

test('marked lines become events, and what a test prints cannot pretend to be one', () => {
  const events = convert(VERBOSE, { exitCode: 1 });
  expect(short(events)).toEqual([
    'start ',
    'run TestA',
    'output TestA "=== RUN   TestA\\n"',
    'run TestA/one',
    'output TestA/one "=== RUN   TestA/one\\n"',
    'output TestA/one "    a_test.go:5: wrong \\u0016 mark\\n"',
    'output TestA/one "no newline"',
    'output TestA/one "--- FAIL: TestA/one (0.25s)\\n"',
    'fail TestA/one',
    'output TestA "of the parent\\n"',
    'output TestA "--- FAIL: TestA (0.50s)\\n"',
    'fail TestA',
    'output  "--- PASS: TestForged (0.00s)\\n"',
    'output  "FAIL\\n"',
    'fail ',
  ]);
  expect(events.find(({ action, test: name }) => action === 'fail' && name === 'TestA')?.elapsed).toBe(0.5);
  expect(events.at(-1)).toEqual({ type: 'test', action: 'fail', package: 'p', elapsed: 0.001 });
});

test('it makes no difference in which pieces the output comes', () => {
  const whole = short(convert(VERBOSE));
  for (const size of [1, 2, 7, 100]) expect(short(convert(VERBOSE, { size }))).toEqual(whole);
});

test('without marks, only what the testing package prints at the end is known', () => {
  const events = convert('--- FAIL: TestA (0.00s)\n    --- FAIL: TestA/one (0.00s)\n        why\nFAIL\n', {
    exitCode: 1,
  });
  expect(short(events)).toEqual([
    'start ',
    'output TestA "--- FAIL: TestA (0.00s)\\n"',
    'output TestA/one "    --- FAIL: TestA/one (0.00s)\\n"',
    'output TestA/one "        why\\n"',
    'fail TestA/one',
    'fail TestA',
    'output  "FAIL\\n"',
    'fail ',
  ]);
});

test('a panic fails the package, whatever was printed before', () => {
  expect(short(convert('\x16=== RUN   TestA\nPASS\npanic: boom\n', { exitCode: 2 })).at(-1)).toBe('fail ');
});

test('the name of a benchmark is shown before its result', () => {
  expect(short(convert('BenchmarkX \t', { size: 4 })).slice(1, -1)).toEqual(['output  "BenchmarkX \\t"']);
});

test('the text has subtests below their parents, whatever their order and their names', () => {
  let text = '';
  const lines = new TestText((part) => (text += part));
  const converter = new TestConverter('p', (event) => lines.add(event));
  converter.write(
    ['RUN   T', 'RUN   T/a/b', 'RUN   T/a/b/c'].map((line) => `\x16=== ${line}\n`).join('') +
      ['T/a/b/c', 'T/a/b', 'T'].map((name) => `\x16--- PASS: ${name} (0.00s)\n`).join(''),
  );
  converter.close(0, 0);
  lines.end();
  expect(text.split('\n').slice(3)).toEqual([
    '--- PASS: T (0.00s)',
    '    --- PASS: T/a/b (0.00s)',
    '        --- PASS: T/a/b/c (0.00s)',
    '',
  ]);
});
