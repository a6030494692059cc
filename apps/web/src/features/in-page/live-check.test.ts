import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Diagnostics, GoTool } from '@gopherlab/gotool';
import { createLiveCheck } from './live-check.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const NONE: Diagnostics = { errors: [], warnings: [], unsupported: [] };
const at = (line: number, message: string, file = 'a.go') => ({ file, line, column: 1, message });

function setUp(refused: ReturnType<typeof at>[] = []) {
  const answers: PromiseWithResolvers<Diagnostics>[] = [];
  const check = vi.fn(() => {
    const answer = Promise.withResolvers<Diagnostics>();
    answers.push(answer);
    return answer.promise;
  });
  let text = 0;
  const live = createLiveCheck({
    tool: () => Promise.resolve({ check } as Partial<GoTool> as GoTool),
    files: () => ({ 'a.go': `package a // ${text}` }),
    refused: () => refused,
    isOwn: (path) => path === 'a.go',
    debounceMs: 500,
  });
  const type = () => {
    text += 1;
    live.changed();
  };
  return { live, check, answers, type };
}

test('nothing is checked before somebody types, and then only after a pause', async () => {
  const { live, check, type } = setUp();
  live.enable(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(check).not.toHaveBeenCalled();
  type();
  await vi.advanceTimersByTimeAsync(499);
  type();
  await vi.advanceTimersByTimeAsync(499);
  expect(check).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(check).toHaveBeenCalledExactlyOnceWith({ 'a.go': 'package a // 2' });
});

test('errors come before warnings, and what only the page cannot do is a warning', async () => {
  const { live, answers, type } = setUp([at(9, 'refused')]);
  live.enable(true);
  type();
  await vi.advanceTimersByTimeAsync(500);
  expect(live.state().phase).toBe('checking');
  answers[0]?.resolve({
    errors: [at(5, 'second'), at(2, 'first')],
    warnings: [at(1, 'suspicious')],
    unsupported: [at(3, 'no cgo here'), at(1, 'no process here', 'a_test.go')],
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(live.state().phase).toBe('current');
  expect(live.state().problems?.map(({ message, severity }) => [message, severity])).toEqual([
    ['refused', undefined],
    ['first', undefined],
    ['second', undefined],
    ['suspicious', 'warning'],
    ['no cgo here', 'warning'],
  ]);
});

test('what is typed during a check is checked after it, once', async () => {
  const { live, check, answers, type } = setUp();
  live.enable(true);
  type();
  await vi.advanceTimersByTimeAsync(500);
  type();
  await vi.advanceTimersByTimeAsync(500);
  type();
  await vi.advanceTimersByTimeAsync(500);
  expect(check).toHaveBeenCalledTimes(1);
  answers[0]?.resolve(NONE);
  await vi.advanceTimersByTimeAsync(500);
  expect(check).toHaveBeenCalledTimes(2);
  expect(check).toHaveBeenLastCalledWith({ 'a.go': 'package a // 3' });
  answers[1]?.resolve(NONE);
  await vi.advanceTimersByTimeAsync(5000);
  expect(check).toHaveBeenCalledTimes(2);
});

test('switched off it forgets what it found, also what comes late', async () => {
  const { live, check, answers, type } = setUp();
  live.enable(true);
  type();
  await vi.advanceTimersByTimeAsync(500);
  live.enable(false);
  answers[0]?.resolve({ ...NONE, errors: [at(1, 'late')] });
  await vi.advanceTimersByTimeAsync(0);
  expect(live.state()).toEqual({ phase: 'off', problems: null });
  type();
  await vi.advanceTimersByTimeAsync(5000);
  expect(check).toHaveBeenCalledTimes(1);
});

test('a toolchain that does not come leaves nothing marked, and is tried again with the next change', async () => {
  const { live, check, answers, type } = setUp();
  live.enable(true);
  type();
  await vi.advanceTimersByTimeAsync(500);
  answers[0]?.reject(new Error('offline'));
  await vi.advanceTimersByTimeAsync(0);
  expect(live.state()).toEqual({ phase: 'broken', problems: null });
  type();
  await vi.advanceTimersByTimeAsync(500);
  expect(check).toHaveBeenCalledTimes(2);
});
