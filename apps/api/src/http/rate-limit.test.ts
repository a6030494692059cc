import { expect, test } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

test('a burst passes, then tokens come back with time', () => {
  let now = 0;
  const limit = createRateLimit('posts', { burst: 3, perMinute: 120 }, () => now);
  const take = () => limit.take('a').ok;
  expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
  now = 499;
  expect(take()).toBe(false);
  now = 500;
  expect(take()).toBe(true);
});

test('keys do not take from each other', () => {
  const limit = createRateLimit('posts', { burst: 1, perMinute: 1 }, () => 0);
  expect(limit.take('a').ok).toBe(true);
  expect(limit.take('a').ok).toBe(false);
  expect(limit.take('b').ok).toBe(true);
});

test('every answer says what the bucket holds, and a refusal when to come back', () => {
  let now = 0;
  const limit = createRateLimit('posts', { burst: 2, perMinute: 6 }, () => now);
  expect(limit.take('a').headers).toEqual({
    'RateLimit-Policy': '"posts";q=2;w=20',
    RateLimit: '"posts";r=1;t=10',
  });
  limit.take('a');
  now = 2000;
  const refused = limit.take('a');
  expect(refused.headers).toMatchObject({ RateLimit: '"posts";r=0;t=18', 'Retry-After': '8' });
  expect(() => refused.orThrow('slower')).toThrow('slower');
});

test('a flood of keys is not remembered for ever', () => {
  const limit = createRateLimit('posts', { burst: 1, perMinute: 1 }, () => 0);
  limit.take('first');
  for (let i = 0; i < 20_000; i += 1) limit.take(`flood ${i}`);
  expect(limit.take('flood 19999').ok).toBe(false);
  expect(limit.take('first').ok).toBe(true);
});
