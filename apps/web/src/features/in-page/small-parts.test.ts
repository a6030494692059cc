import i18next from 'i18next';
import { beforeAll, expect, test, vi } from 'vitest';
import type { GoTool, RunEnd } from '@gopherlab/gotool';
import { inPageEn } from '../../locales/in-page.en.ts';
import { createWorkspaceStore } from '../workspace/workspace-store.ts';
import { formatInStore } from './format-file.ts';
import { hasProgram, mayServe } from './has-program.ts';
import type { PageRunState } from './page-runner.ts';
import { createPlaceChoice, obstacleOf } from './run-place.ts';
import { endWords, phaseWords, timelineWords } from './run-words.ts';

beforeAll(async () => {
  await i18next.init({ lng: 'en', resources: { en: inPageEn } });
});
const t = () => i18next.getFixedT('en', 'inPage');

const LIMITS = { timeoutMs: 90_000, memoryMb: 1024, outputKb: 256 };
const IDLE: PageRunState = {
  phase: 'idle',
  kind: 'tests',
  tests: [],
  diagnostics: [],
  listening: [],
  progress: null,
  end: null,
  problem: null,
  since: 0,
};
const end = (reason: RunEnd['reason'], exitCode: number | null = null): PageRunState => ({
  ...IDLE,
  phase: 'done',
  end: { reason, exitCode, buildMs: 312, runMs: 1240 },
});
const row = (name: string, status: 'passed' | 'failed' | 'skipped') => ({
  package: 'lab',
  name,
  status,
  durationMs: 1,
});

test('each phase is told in words and with a number', () => {
  const progress = { fetching: 'compile', totalBytes: 15_200_000, loadedBytes: 4_120_000, cachedBytes: 0 };
  const words = (state: Partial<PageRunState>) => phaseWords({ ...IDLE, ...state }, 1234, t());
  expect(words({ phase: 'loading', progress })).toBe('Fetching the Go toolchain, 4.1 of 15.2 MB');
  expect(words({ phase: 'loading' })).toBe('Starting the Go toolchain, 1.2 s');
  expect(words({ phase: 'loading', progress: { ...progress, loadedBytes: 15_200_000 } })).toBe(
    'Starting the Go toolchain, 1.2 s',
  );
  expect(words({ phase: 'building' })).toBe('Building in the page, 1.2 s');
  expect(words({ phase: 'running', tests: [row('A', 'passed')] })).toBe('1 test done in the page, 1.2 s');
  expect(words({ phase: 'running', kind: 'program' })).toBe('Running in the page, 1.2 s');
  expect(words({ phase: 'running', kind: 'program', listening: [':8080'] })).toBe(
    'Listening on :8080, 1.2 s',
  );
  expect(words({ phase: 'done' })).toBeNull();
});

test('every way that a run can end has its sentence', () => {
  const words = (state: PageRunState) => endWords(state, LIMITS, t());
  const tests = [row('A', 'passed'), row('B', 'failed'), row('C', 'skipped')];
  expect(words({ ...end('exited', 1), tests })).toBe('1 of 2 public tests failed.');
  expect(words({ ...end('exited', 0), tests: tests.slice(0, 1) })).toBe('1 public test passed.');
  expect(words({ ...end('exited', 0), tests: tests.slice(2) })).toBe('It builds; no public test ran.');
  // A panic outside every test: none is to blame, and they do not count as passed.
  expect(words({ ...end('exited', 2), tests: tests.slice(0, 1) })).toBe('Ended with exit code 2.');
  expect(words({ ...end('exited', 3), kind: 'program' })).toBe('Ended with exit code 3.');
  expect(words(end('failed-build'))).toBe('Does not build: 0 errors.');
  expect(words(end('stopped'))).toBe('Stopped by you.');
  expect(words(end('timeout'))).toBe('Stopped: it ran for longer than 90 s.');
  expect(words(end('out-of-memory'))).toBe('Stopped: it needed more than 1024 MiB of memory.');
  expect(words(end('output-limit'))).toBe('Stopped: it wrote more than 256 KiB of output.');
  expect(words(end('unsupported'))).toContain('choose the sandbox');
  expect(timelineWords(end('exited', 0), t())).toBe('In the page: built in 0.3 s, tests 1.2 s');
  expect(timelineWords(end('failed-build'), t())).toBe('In the page: built in 0.3 s');
});

test('why a lab cannot run in the page comes from what it needs', () => {
  expect(obstacleOf({ browser: true, profile: 'standard' }, true)).toBeNull();
  expect(obstacleOf({ browser: true, profile: 'standard' }, false)).toBe('browser');
  expect(obstacleOf({ browser: false, profile: 'standard' }, true)).toBe('lab');
  expect(obstacleOf({ browser: false, profile: 'kernel' }, true)).toBe('kernel');
});

/** A browser's storage, as far as it is used here. */
function storage(): Storage {
  const kept = new Map<string, string>();
  const used: Partial<Storage> = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
  return used as Storage;
}

test('the page is where a lab runs until somebody chooses the sandbox, which is kept', () => {
  const kept = storage();
  const first = createPlaceChoice(null, kept);
  expect(first.state()).toBe('page');
  const listener = vi.fn();
  first.subscribe(listener);
  first.choose('sandbox');
  expect(listener).toHaveBeenCalledOnce();
  expect(createPlaceChoice(null, kept).state()).toBe('sandbox');
  first.choose('page');
  expect(createPlaceChoice(null, kept).state()).toBe('page');
});

test('a lab that the page cannot run stays in the sandbox, and does not change the choice for others', () => {
  const kept = storage();
  const choice = createPlaceChoice('kernel', kept);
  expect(choice.state()).toBe('sandbox');
  choice.choose('page');
  expect(choice.state()).toBe('sandbox');
  expect(createPlaceChoice(null, kept).state()).toBe('page');
});

test('only a main package in the root with a main function is a program', () => {
  expect(hasProgram({ 'main.go': 'package main\n\nfunc main() {}\n' })).toBe(true);
  expect(hasProgram({ 'pool.go': 'package pool\n' })).toBe(false);
  expect(hasProgram({ 'main_test.go': 'package main\n\nfunc main() {}\n' })).toBe(false);
  expect(hasProgram({ 'cmd/x/main.go': 'package main\n\nfunc main() {}\n' })).toBe(false);
});

test('a program that imports net/http may serve', () => {
  expect(mayServe({ 'main.go': 'package main\n\nimport "net/http"\n' })).toBe(true);
  expect(mayServe({ 'main_test.go': 'package main\n\nimport "net/http"\n' })).toBe(false);
});

function formatting(content: string, during: () => void = () => {}) {
  const store = createWorkspaceStore({ 'a.go': 'package  a' }, 'a.go', ['go.mod']);
  const format = vi.fn(() => {
    during();
    return Promise.resolve({ ok: true as const, content, changed: true });
  });
  const tool = () => Promise.resolve({ format } as Partial<GoTool> as GoTool);
  return { store, format, run: (path: string) => formatInStore(path, store, () => ({}), tool) };
}

test('a formatted file takes the place of what was typed', async () => {
  const { store, run } = formatting('package a\n');
  await run('a.go');
  expect(store.state().files['a.go']).toBe('package a\n');
});

test('what was typed while it was formatted is not overwritten', async () => {
  const { store, run } = formatting('package a\n', () => store.edit('a.go', 'package  a // more'));
  await run('a.go');
  expect(store.state().files['a.go']).toBe('package  a // more');
});

test('the lab’s own files and other languages are not formatted', async () => {
  const { format, run } = formatting('');
  await run('go.mod');
  await run('b.go');
  expect(format).not.toHaveBeenCalled();
});
