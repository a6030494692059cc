import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLimiter } from './limiter.ts';

test('never more than the limit run at once, and all come to an end in order', async () => {
  const limit = createLimiter(3);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const task = (id: number) => async () => {
    begun.push(id);
    running += 1;
    most = Math.max(most, running);
    for (let turns = id % 4; turns >= 0; turns -= 1) await turn();
    running -= 1;
    return id;
  };
  const ids = Array.from({ length: 20 }, (_, id) => id);
  expect(await Promise.all(ids.map((id) => limit(task(id))))).toEqual(ids);
  expect(begun).toEqual(ids);
  expect(most).toBe(3);
});

test('a task that fails gives its place back', async () => {
  const limit = createLimiter(1);
  await expect(limit(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await limit(() => Promise.resolve('yes'))).toBe('yes');
});
