import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Draft } from '@gopherlab/contracts';
import { createDraftSync, firstFiles, type LocalCopy, type SaveOutcome } from './draft-sync.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const STARTER = { 'main.go': 'package main\n' };
const draftOf = (revision: number, text: string): Draft => ({
  files: { 'main.go': text },
  revision,
  savedAt: '2026-01-01T12:03:11Z',
});

function setUp(answers: SaveOutcome[], theirs: Draft | null = null) {
  let copy: LocalCopy | null = null;
  const save = vi.fn(() => Promise.resolve(answers.shift() ?? { kind: 'offline' as const }));
  const local = {
    read: () => copy,
    write: (next: LocalCopy) => void (copy = next),
    clear: () => void (copy = null),
  };
  const sync = createDraftSync(
    { save, local, debounceMs: 800, retryMs: 5000 },
    { revision: 1, savedAt: null, files: STARTER, theirs },
  );
  sync.start();
  return { sync, save, local };
}

test('saves once when the typing pauses, from the revision it began with', async () => {
  const { sync, save, local } = setUp([{ kind: 'saved', draft: draftOf(2, 'ab') }]);
  sync.changed({ 'main.go': 'a' });
  sync.changed({ 'main.go': 'ab' });
  expect(sync.status().kind).toBe('unsaved');
  expect(local.read()).toEqual({ files: { 'main.go': 'ab' }, baseRevision: 1 });
  await vi.advanceTimersByTimeAsync(800);
  expect(save.mock.calls).toEqual([[{ 'main.go': 'ab' }, 1]]);
  expect(sync.status()).toEqual({ kind: 'saved', at: '2026-01-01T12:03:11Z' });
  expect(local.read()).toBeNull();
});

test('what is typed while a save is under way is saved afterwards, from the new revision', async () => {
  const { sync, save } = setUp([
    { kind: 'saved', draft: draftOf(2, 'a') },
    { kind: 'saved', draft: draftOf(3, 'ab') },
  ]);
  sync.changed({ 'main.go': 'a' });
  const saving = sync.flush();
  sync.changed({ 'main.go': 'ab' });
  await saving;
  await vi.advanceTimersByTimeAsync(800);
  expect(save.mock.calls[1]).toEqual([{ 'main.go': 'ab' }, 2]);
  expect(sync.status().kind).toBe('saved');
});

test('offline keeps the copy in the browser and sends it when the connection is back', async () => {
  const { sync, save, local } = setUp([{ kind: 'offline' }, { kind: 'saved', draft: draftOf(2, 'a') }]);
  sync.changed({ 'main.go': 'a' });
  await sync.flush();
  expect(sync.status().kind).toBe('offline');
  expect(local.read()?.files).toEqual({ 'main.go': 'a' });
  sync.online();
  await vi.advanceTimersByTimeAsync(0);
  expect(save).toHaveBeenCalledTimes(2);
  expect(sync.status().kind).toBe('saved');
});

test('a conflict saves nothing until the person has chosen; keeping mine saves over theirs', async () => {
  const theirs = draftOf(7, 'theirs');
  const { sync, save } = setUp([
    { kind: 'conflict', theirs },
    { kind: 'saved', draft: draftOf(8, 'mine') },
  ]);
  sync.changed({ 'main.go': 'mine' });
  await sync.flush();
  expect(sync.status()).toEqual({ kind: 'conflict', theirs });
  sync.changed({ 'main.go': 'mine!' });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(save).toHaveBeenCalledTimes(1);
  await sync.keepMine();
  expect(save.mock.calls[1]).toEqual([{ 'main.go': 'mine!' }, 7]);
  expect(sync.status().kind).toBe('saved');
});

test('taking theirs gives their files and goes on from their revision', async () => {
  const { sync, save } = setUp([
    { kind: 'conflict', theirs: draftOf(7, 'theirs') },
    { kind: 'saved', draft: draftOf(8, 'more') },
  ]);
  sync.changed({ 'main.go': 'mine' });
  await sync.flush();
  const files = sync.takeTheirs();
  expect(files).toEqual({ 'main.go': 'theirs' });
  sync.changed({ 'main.go': 'theirs' });
  expect(sync.status().kind).toBe('saved');
  sync.changed({ 'main.go': 'more' });
  await sync.flush();
  expect(save.mock.calls[1]).toEqual([{ 'main.go': 'more' }, 7]);
});

test('the same text saved from elsewhere is no conflict', async () => {
  const { sync } = setUp([{ kind: 'conflict', theirs: draftOf(2, 'a') }]);
  sync.changed({ 'main.go': 'a' });
  await sync.flush();
  expect(sync.status().kind).toBe('saved');
});

test('typing that is taken back needs no save', async () => {
  const { sync, save, local } = setUp([]);
  sync.changed({ 'main.go': 'x' });
  sync.changed({ 'main.go': 'package main\n' });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(save).not.toHaveBeenCalled();
  expect(local.read()).toBeNull();
});

test('a lab that was never saved begins with the starter', () => {
  expect(firstFiles({ files: {}, revision: 0, savedAt: null }, STARTER, null).files).toEqual(STARTER);
});

test('a copy that never reached the server wins over the revision it was made from', () => {
  const local = { files: { 'main.go': 'typed offline' }, baseRevision: 2 };
  const first = firstFiles(draftOf(2, 'old'), STARTER, local);
  expect(first).toMatchObject({ files: local.files, unsaved: true, theirs: null });
});

test('a copy made from an older revision is a conflict, not a winner', () => {
  const local = { files: { 'main.go': 'typed offline' }, baseRevision: 2 };
  expect(firstFiles(draftOf(5, 'newer'), STARTER, local).theirs?.files).toEqual({ 'main.go': 'newer' });
});
