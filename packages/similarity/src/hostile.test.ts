import { beforeAll, expect, test } from 'vitest';
import { fingerprint } from './fingerprint.ts';
import { loadGoParser, type GoParser } from './grammar.ts';
import { tokenize } from './lexer.ts';
import { LIMITS } from './model.ts';
import { compareLab } from './report.ts';

let parser: GoParser;
beforeAll(async () => {
  parser = await loadGoParser();
});

const HOSTILE: Record<string, string> = {
  'brackets nested by the ten thousand': `package p\nvar x = ${'('.repeat(50_000)}1${')'.repeat(50_000)}`,
  'brackets that never close': `package p\nfunc f() ${'{[('.repeat(40_000)}`,
  'one line that never ends': `package p\nvar s = "${'\\'.repeat(250_000)}`,
  'a comment that never ends': `/* ${'/*'.repeat(120_000)}`,
  'one statement a hundred thousand times': `package p\nfunc f() {\n${'x++\n'.repeat(60_000)}}`,
  'signs without sense': Array.from({ length: 250_000 }, (_, at) => '{}()[]+;x"`\'.'[(at * 7919) % 13]).join(
    '',
  ),
  'characters beyond the first plane': `package p\nvar ${'𝒳'.repeat(60_000)} = '\u{1F600}'`,
  nothing: '',
  'a zero byte': 'package p\u0000func f() {}',
};

test('hostile code is bounded: it has an answer, few tokens, and the next one is read as ever', () => {
  const plain = fingerprint(parser, { 'a.go': 'package p\nfunc f(a int) int { return a + 1 }' });
  for (const [name, source] of Object.entries(HOSTILE)) {
    const { segments, trees } = fingerprint(parser, { 'a.go': source });
    const tokens = segments.reduce((sum, segment) => sum + segment.tokens.length, 0);
    expect(tokens, name).toBeLessThanOrEqual(LIMITS.tokens);
    expect(trees.length, name).toBeLessThanOrEqual(LIMITS.nodes);
    expect(fingerprint(parser, { 'a.go': 'package p\nfunc f(a int) int { return a + 1 }' })).toEqual(plain);
  }
});

test('a class of hostile submissions is compared', () => {
  const submissions = Object.values(HOSTILE).flatMap((source, index) => [
    { id: `${index}a`, files: { 'a.go': source } },
    { id: `${index}b`, files: { 'a.go': source } },
  ]);
  const report = compareLab(parser, { given: [], submissions });
  expect(report.submissions).toHaveLength(submissions.length);
  for (const { score } of report.pairs) expect(score).toBeLessThanOrEqual(1);
});

test('what lies beyond the limit is not looked at, and the report says so', () => {
  const large = `package p\n${'func f(a int) int { return a + 1 }\n'.repeat(9000)}`;
  expect(fingerprint(parser, { 'a.go': large }).coverage.cut).toBe(true);
  expect(fingerprint(parser, { 'a.go': 'package p' }).coverage).toEqual({ parsed: 'whole', cut: false });
});

test('every character of a text is in a token, a comment or a space, and lines are counted', () => {
  const source = "package p // one\n/* two\nlines */ var s = `raw\ntext`\nvar r = '\\n' + 0x1p-2 + .5e+3";
  const tokens = tokenize(source, 100);
  expect(tokens.map(({ text }) => text)).toEqual([
    ...[
      'package',
      'p',
      'var',
      's',
      '=',
      '`raw\ntext`',
      'var',
      'r',
      '=',
      "'\\n'",
      '+',
      '0x1p-2',
      '+',
      '.5e+3',
    ],
  ]);
  expect(tokens[5]).toMatchObject({ line: 3, endLine: 4 });
  expect(tokens[6]?.line).toBe(5);
});
