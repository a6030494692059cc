import { expect, test } from 'vitest';
import { comingBack, nextAddress, nextOf } from './next-address.ts';

const origin = 'https://lab.example.org';
const next = (value: string) => nextAddress({ origin, search: `?next=${encodeURIComponent(value)}` });

test('a path of this site is gone to, with its query', () => {
  expect(next('/join/ABC?lang=zh')).toBe(`${origin}/join/ABC?lang=zh`);
});

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  'labs',
  '',
  '//',
])('%j leads to the first page', (value) => {
  expect(next(value)).toBe(`${origin}/`);
});

test('without a wish, and with a path that hides two slashes, it stays on this site', () => {
  expect(nextAddress({ origin, search: '' })).toBe(`${origin}/`);
  expect(new URL(next('/.//evil.example')).origin).toBe(origin);
});

test('what is told to the api is a path of this site, and what a link carries comes back as it was', () => {
  const page = comingBack('/sign-in', { pathname: '/account/tokens', search: '?a=b&c=d' });
  expect(nextOf({ origin, search: new URL(page, origin).search })).toEqual({
    next: '/account/tokens?a=b&c=d',
  });
  expect(nextOf({ origin, search: '?next=https%3A%2F%2Fevil.example' })).toEqual({ next: '/' });
  expect(nextOf({ origin, search: '?x=1' })).toEqual({});
});
