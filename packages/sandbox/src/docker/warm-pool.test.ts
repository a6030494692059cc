import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { WaitingContainer } from './container.ts';
import { createWarmPool } from './warm-pool.ts';

/** A starter that counts, and containers that note their end. */
function fakeStarts(fail: () => boolean = () => false) {
  const containers: (WaitingContainer & { ended_: boolean })[] = [];
  const start = () => {
    if (fail()) return Promise.reject(new Error('no'));
    const container = {
      id: String(containers.length),
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: () => '',
      ended: Promise.resolve(0),
      ended_: false,
      hasEnded: () => container.ended_,
      rename: () => Promise.resolve(),
      destroy: () => {
        container.ended_ = true;
        return Promise.resolve();
      },
    };
    containers.push(container);
    return Promise.resolve(container);
  };
  return { containers, start };
}

test('a warm container is handed out and the next one starts', async () => {
  const { containers, start } = fakeStarts();
  const pool = createWarmPool([{ profile: 'standard', memoryMb: 1, count: 2 }], start);
  await pool.filled();
  expect((await pool.take('standard', 1)).id).toBe('0');
  expect(containers).toHaveLength(3);
});

test('a size that nobody warmed is started when it is asked for', async () => {
  const { containers, start } = fakeStarts();
  const pool = createWarmPool([], start);
  await pool.take('observe', 7);
  expect(containers).toHaveLength(1);
});

test('a container that ended while it waited is not handed out', async () => {
  const { containers, start } = fakeStarts();
  const pool = createWarmPool([{ profile: 'standard', memoryMb: 1, count: 1 }], start);
  await pool.filled();
  containers[0]!.ended_ = true;
  expect((await pool.take('standard', 1)).hasEnded()).toBe(false);
});

test('a warm start that failed is tried again by whoever comes next, who sees why', async () => {
  let broken = true;
  const { start } = fakeStarts(() => broken);
  const pool = createWarmPool([{ profile: 'standard', memoryMb: 1, count: 1 }], start);
  await pool.filled();
  await expect(pool.take('standard', 1)).rejects.toThrow('no');
  broken = false;
  expect((await pool.take('standard', 1)).hasEnded()).toBe(false);
});

test('a closed pool leaves nothing behind and gives nothing out', async () => {
  const { containers, start } = fakeStarts();
  const pool = createWarmPool([{ profile: 'standard', memoryMb: 1, count: 3 }], start);
  await pool.close();
  expect(containers.every(({ ended_ }) => ended_)).toBe(true);
  await expect(pool.take('standard', 1)).rejects.toThrow(/closed/);
});
