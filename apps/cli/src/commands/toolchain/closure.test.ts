import { expect, test } from 'vitest';
import { packagesFor } from './closure.ts';

const file = (imports: string[]) => ({ file: 'x', bytes: 1, brotli: 1, gzip: 1, imports, standard: true });
const PACKAGES = { a: file(['b', 'c']), b: file(['c']), c: file([]), d: file([]) };

test('a program fetches what it imports and what that imports, each once', () => {
  const found = packagesFor(PACKAGES, ['a', 'c']);
  expect('packages' in found && found.packages).toHaveLength(3);
});

test('a package that the page does not have is named', () => {
  expect(packagesFor(PACKAGES, ['a', 'nothing'])).toEqual({ unknown: 'nothing' });
});
