import { expect, test } from 'vitest';
import { nextPath, withNext } from './next-path.ts';

const ORIGIN = 'https://lab.example';

test('pages of this site are gone on to, whole', () => {
  expect(nextPath('/join/abc?x=1#y', ORIGIN)).toBe('/join/abc?x=1#y');
  expect(nextPath('/a/../tracks', ORIGIN)).toBe('/tracks');
});

test('nothing that a browser would take for another site is', () => {
  const others = [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '',
    'labs',
  ];
  const hidden = ['/.//evil.example', '/\t/evil.example', '/x/..//evil.example'];
  for (const next of [...others, ...hidden, undefined])
    expect(nextPath(next, ORIGIN), String(next)).toBeUndefined();
});

test('an address carries what comes after it', () => {
  expect(withNext('/sign-in', '/join/a&b')).toBe('/sign-in?next=%2Fjoin%2Fa%26b');
  expect(withNext('/sign-in', undefined)).toBe('/sign-in');
});
