import { expect, test } from 'vitest';
import { createStopwatch } from './stopwatch.ts';

/** A clock that goes on by hand. */
function clock() {
  let time = 1000;
  return { now: () => time, pass: (milliseconds: number) => (time += milliseconds) };
}

test('each stage gets its own time, and the whole includes the queue', () => {
  const { now, pass } = clock();
  const stopwatch = createStopwatch(40, now);
  pass(10);
  stopwatch.acquired();
  pass(5);
  stopwatch.saw({ type: 'phase', atMs: 0, phase: 'build' });
  pass(400);
  stopwatch.saw({ type: 'phase', atMs: 0, phase: 'checks' });
  pass(1000.04);
  expect(stopwatch.stop()).toEqual({
    queuedMs: 40,
    sandboxMs: 10,
    buildMs: 405,
    checksMs: 1000,
    totalMs: 1455,
  });
});

test('what never builds spends its time on building, what never gets a sandbox on waiting for one', () => {
  const { now, pass } = clock();
  const unbuilt = createStopwatch(0, now);
  unbuilt.acquired();
  pass(300);
  expect(unbuilt.stop()).toEqual({ queuedMs: 0, sandboxMs: 0, buildMs: 300, checksMs: 0, totalMs: 300 });
  const alone = createStopwatch(0, now);
  pass(20);
  expect(alone.stop()).toEqual({ queuedMs: 0, sandboxMs: 20, buildMs: 0, checksMs: 0, totalMs: 20 });
});
