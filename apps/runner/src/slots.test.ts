import { expect, test } from 'vitest';
import { createSlots } from './slots.ts';

const never = new AbortController().signal;

test('no more are taken than there are', async () => {
  const slots = createSlots(2);
  const order: string[] = [];
  const releases = [await slots.take(never), await slots.take(never)];
  const third = slots.take(never).then(() => order.push('third'));
  await Promise.resolve();
  order.push('released');
  releases[0]?.();
  await third;
  expect(order).toEqual(['released', 'third']);
});

test('a place that is given back twice is one place', async () => {
  const slots = createSlots(1);
  const release = await slots.take(never);
  release();
  release();
  await slots.take(never);
  const waiting = new AbortController();
  const second = slots.take(waiting.signal);
  waiting.abort(new Error('enough'));
  await expect(second).rejects.toThrow('enough');
});

test('looking does not take', async () => {
  const slots = createSlots(1);
  await slots.available(never);
  await slots.available(never);
  await expect(slots.take(never)).resolves.toBeTypeOf('function');
});

test('of many who take at once, as many get a place as there are', async () => {
  const slots = createSlots(2);
  const enough = new AbortController();
  let taken = 0;
  const takes = Array.from({ length: 10 }, () => slots.take(enough.signal).then(() => (taken += 1)));
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(taken).toBe(2);
  enough.abort(new Error('enough'));
  const outcomes = await Promise.allSettled(takes);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(8);
});
