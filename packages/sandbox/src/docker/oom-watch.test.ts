import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { Engine } from './engine.ts';
import { watchOom } from './oom-watch.ts';

test('kills for want of memory are heard of again after the engine was away', async () => {
  const streams: PassThrough[] = [];
  let away = false;
  const engine = {
    getEvents() {
      if (away) return Promise.reject(new Error('connect ECONNREFUSED'));
      const stream = new PassThrough();
      streams.push(stream);
      return Promise.resolve(stream);
    },
  } as unknown as Engine;
  const watch = await watchOom(engine, 'ours');
  streams[0]?.write('{"Actor":{"ID":"one"}}\n');
  expect(await watch.sawOom('one')).toBe(true);
  away = true;
  streams[0]?.destroy(new Error('read ECONNRESET'));
  await new Promise((resolve) => setTimeout(resolve, 1200));
  away = false;
  await expect.poll(() => streams.length, { timeout: 10_000 }).toBe(2);
  streams[1]?.write('{"Actor":{"ID":"two"}}\n');
  expect(await watch.sawOom('two')).toBe(true);
  expect(await watch.sawOom('three')).toBe(false);
  watch.close();
});
