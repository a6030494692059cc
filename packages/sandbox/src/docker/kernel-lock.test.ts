import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createKernelLock } from './kernel-lock.ts';

const name = () => `gopherlab-test-${randomUUID()}`;

test('of two holders the second waits for the first', async () => {
  const { lock } = createKernelLock(name());
  const first = await lock();
  const second = lock();
  expect(await Promise.race([second, sleep(100, 'waits')])).toBe('waits');
  await first[Symbol.asyncDispose]();
  await (await second)[Symbol.asyncDispose]();
});

test('those who wait in one process come in turn', async () => {
  const { lock } = createKernelLock(name());
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3].map(async (number) => {
      await using _held = await lock();
      order.push(number);
      await sleep(5);
    }),
  );
  expect(order).toEqual([1, 2, 3]);
});

test('one that gives up while it waits does not block the next', async () => {
  const { lock } = createKernelLock(name());
  const first = await lock();
  const controller = new AbortController();
  const second = lock(controller.signal);
  const third = lock();
  controller.abort(new Error('enough'));
  await expect(second).rejects.toThrow('enough');
  expect(await Promise.race([third, sleep(50, 'waits')])).toBe('waits');
  await first[Symbol.asyncDispose]();
  await (await third)[Symbol.asyncDispose]();
});

test('a process that takes it again and again lets another one in', async () => {
  const shared = name();
  const busy = createKernelLock(shared);
  const other = createKernelLock(shared);
  let stop = false;
  let rounds = 0;
  const loop = (async () => {
    while (!stop) {
      await using _held = await busy.lock();
      rounds += 1;
      await sleep(20);
    }
  })();
  await sleep(30);
  const held = await other.lock();
  stop = true;
  await held[Symbol.asyncDispose]();
  await loop;
  expect(rounds).toBeLessThan(20);
});
