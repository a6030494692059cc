import { expect, test } from 'vitest';
import { headingLevels } from './statements.ts';

test('headings are counted by level, those in fenced code are not', () => {
  const markdown =
    '# A\ntext\n## B\n```sh\n# a comment\n```\n~~~\n## no\n```\n# no\n~~~\n### C\n#hash is no heading\n';
  expect(headingLevels(markdown)).toEqual([1, 2, 3]);
});
