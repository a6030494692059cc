import { expect, test } from 'vitest';
import { keptFiles } from './kept-files.ts';

function shelf(room = Infinity) {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key: string) => held.get(key) ?? null,
    setItem(key: string, value: string) {
      if (value.length > room) throw new Error('QuotaExceededError');
      held.set(key, value);
    },
    removeItem: (key: string) => void held.delete(key),
    key: (index: number) => [...held.keys()][index] ?? null,
    get length() {
      return held.size;
    },
  };
}

const files = { 'main.go': 'package main\n' };

test('what was changed is there again, for its own source alone', () => {
  const own = shelf();
  expect(keptFiles('new', own).write(files)).toBe(true);
  expect(keptFiles('new', own).read()).toEqual(files);
  expect(keptFiles('lab:worker-pool', own).read()).toBeNull();
  keptFiles('new', own).clear();
  expect(own.held.size).toBe(0);
});

test('of many only the latest are kept, and nothing else of the site is touched', () => {
  const own = shelf();
  own.setItem('gopherlab.theme', 'dark');
  for (let at = 0; at < 15; at += 1) keptFiles(`s:${at}`, own, () => at).write(files);
  expect([...own.held.keys()].sort()).toEqual(
    ['gopherlab.theme', ...Array.from({ length: 12 }, (_, n) => `gopherlab.playground.s:${n + 3}`)].sort(),
  );
});

test('a browser without room or storage says so and loses nothing else', () => {
  expect(keptFiles('new', shelf(10)).write(files)).toBe(false);
  expect(keptFiles('new', null).write(files)).toBe(false);
  expect(keptFiles('new', null).read()).toBeNull();
});

test.for(['', '{', 'null', '{"files":{},"at":1}', '{"files":{"a.go":1},"at":1}', '{"files":{"a.go":""}}'])(
  'what is no draft (%s) is not taken for one',
  (text) => {
    const own = shelf();
    own.setItem('gopherlab.playground.new', text);
    expect(keptFiles('new', own).read()).toBeNull();
  },
);
