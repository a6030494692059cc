import { expect, test } from 'vitest';
import { headingLevels, typesettingProblems } from './statements.ts';

test('headings are counted by level, those in fenced code are not', () => {
  const markdown =
    '# A\ntext\n## B\n```sh\n# a comment\n```\n~~~\n## no\n```\n# no\n~~~\n### C\n#hash is no heading\n';
  expect(headingLevels(markdown)).toEqual([1, 2, 3]);
});

test('Chinese that is typed like English is found by line, code is left alone', () => {
  const text =
    '好的，`go test`，没问题。\n有问题,是半角。\n```sh\necho 好,a好\n```\n用Go 写。\n`汉,字` 共 3 个。\n';
  expect(typesettingProblems(text)).toEqual([
    '2: half-width punctuation in “题,”',
    '6: no space inside “用G”',
  ]);
});
