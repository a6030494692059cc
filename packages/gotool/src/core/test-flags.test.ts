import { expect, test } from 'vitest';
import { parseTestArgs } from './test-flags.ts';

test('flags come with one dash or two, with their value after a space or an equals sign, before or after packages', () => {
  const command = parseTestArgs([
    '-run',
    'A|B',
    './...',
    '--count=2',
    '-short',
    '-benchmem=false',
    '-tags',
    'a,b',
  ]);
  expect(command).toMatchObject({ patterns: ['./...'], tags: ['a', 'b'], lists: true, verbose: false });
  expect(command.binaryArgs).toEqual([
    '-test.paniconexit0',
    '-test.timeout=10m0s',
    '-test.run=A|B',
    '-test.count=2',
    '-test.short=true',
    '-test.benchmem=false',
  ]);
});

test('without packages the folder at the root is meant, and its output is shown as it comes', () => {
  expect(parseTestArgs(['-timeout=5s'])).toMatchObject({
    patterns: ['.'],
    lists: false,
    binaryArgs: ['-test.paniconexit0', '-test.timeout=5s'],
  });
});

test('what follows -args is for the tests alone', () => {
  const { binaryArgs, verbose } = parseTestArgs(['-v', '.', '-args', '-race', 'x']);
  expect(verbose).toBe(true);
  expect(binaryArgs.slice(-3)).toEqual(['-test.v=test2json', '-race', 'x']);
});

test('what is not to be had in the page is named, what is wrong is said as go says it', () => {
  expect(parseTestArgs(['-race']).unsupported).toContain('race detector');
  expect(parseTestArgs(['-race=false']).unsupported).toBeUndefined();
  expect(parseTestArgs(['-runn', 'X']).wrong).toBe('flag provided but not defined: -runn');
  expect(parseTestArgs(['-run']).wrong).toBe('flag needs an argument: -run');
  expect(parseTestArgs(['-']).wrong).toBe('malformed flag -');
});
