import { expect, test, vi } from 'vitest';
import type { Diagnostic } from '@gopherlab/contracts';
import type { GoTool, LoadProgress, Run, RunEnd, RunEvent } from '@gopherlab/gotool';
import { createPageRunner, type RunKind } from './page-runner.ts';

const FILES = { 'main.go': 'package main\n' };
const END: RunEnd = { reason: 'exited', exitCode: 0, buildMs: 300, runMs: 1200 };

/** A toolchain whose runs say what a test makes them say. */
function setUp(kind: RunKind = 'tests', { refused = [] as Diagnostic[], fails = false } = {}) {
  let emit: (event: RunEvent) => void = () => {};
  let load: (progress: LoadProgress) => void = () => {};
  let done = Promise.withResolvers<RunEnd>();
  const stop = vi.fn(() => done.resolve({ ...END, reason: 'stopped', exitCode: null }));
  const begin = (..._args: unknown[]) => {
    done = Promise.withResolvers<RunEnd>();
    const run: Partial<Run> = {
      subscribe: (listener) => {
        emit = listener;
        return () => {};
      },
      done: done.promise,
      stop,
    };
    return run as Run;
  };
  const go = { test: vi.fn(begin), run: vi.fn(begin) };
  const tool: Partial<GoTool> = {
    ...go,
    onProgress: (listener) => {
      load = listener;
      return () => {};
    },
  };
  const starting = Promise.withResolvers<GoTool>();
  if (fails) starting.reject(new Error('the server answered 503'));
  const runner = createPageRunner(kind, {
    tool: () => starting.promise,
    now: () => 7,
    refused: () => refused,
    isOwn: (path) => path === 'main.go',
    limits: { timeoutMs: 90_000, memoryMb: 512, outputKb: 256 },
    closingLine: (state) => `closed: ${state.end?.reason}`,
  });
  return {
    runner,
    go,
    stop,
    ready: () => starting.resolve(tool as GoTool),
    emit: (event: RunEvent) => emit(event),
    load: (progress: LoadProgress) => load(progress),
    end: (end: RunEnd = END) => done.resolve(end),
  };
}

const ended = (action: 'pass' | 'fail' | 'skip', test: string, elapsed = 0.01): RunEvent => ({
  type: 'test',
  action,
  package: 'lab',
  test,
  elapsed,
});

test('a run of the tests goes through its phases and ends with rows, output and a sentence', async () => {
  const { runner, go, ready, emit, load, end } = setUp();
  const started = runner.start(FILES);
  expect(runner.state().phase).toBe('loading');
  ready();
  await vi.waitFor(() => expect(go.test).toHaveBeenCalledOnce());
  expect(go.test).toHaveBeenCalledWith(FILES, { timeoutMs: 90_000, memoryMb: 512, outputKb: 256 });
  load({ fetching: 'compile', totalBytes: 10, loadedBytes: 4, cachedBytes: 0 });
  expect(runner.state().progress?.loadedBytes).toBe(4);
  emit({ type: 'phase', phase: 'building' });
  emit({ type: 'phase', phase: 'running' });
  emit({ type: 'test', action: 'run', package: 'lab', test: 'TestA' });
  emit({ type: 'test', action: 'output', package: 'lab', test: 'TestA', output: '=== RUN   TestA\n' });
  emit({ type: 'test', action: 'output', package: 'lab', test: 'TestA', output: '    a_test.go:9: hm\n' });
  emit({
    type: 'test',
    action: 'output',
    package: 'lab',
    test: 'TestA',
    output: '--- FAIL: TestA (0.01s)\n',
  });
  emit(ended('fail', 'TestA'));
  emit(ended('pass', 'TestB', 0.5));
  emit(ended('skip', 'TestC'));
  emit({ type: 'test', action: 'fail', package: 'lab', elapsed: 0.6 });
  end({ ...END, exitCode: 1 });
  await started;
  expect(runner.state()).toMatchObject({ phase: 'done', end: { exitCode: 1 } });
  expect(runner.state().tests).toEqual([
    { package: 'lab', name: 'TestA', status: 'failed', durationMs: 10 },
    { package: 'lab', name: 'TestB', status: 'passed', durationMs: 500 },
    { package: 'lab', name: 'TestC', status: 'skipped', durationMs: 10 },
  ]);
  const red = (text: string) => `\u001b[31m${text}\u001b[0m`;
  expect(runner.log.text()).toBe(
    `    a_test.go:9: hm\n${red('--- FAIL: TestA (0.01s)')}\n${red('✗')} TestA (0.01s)\n` +
      `\u001b[32m✓\u001b[0m TestB (0.50s)\n\u001b[33m–\u001b[0m TestC (0.01s)\n${red('1 passed, 1 failed')}\n` +
      '\u001b[90mclosed: exited\u001b[0m\r\n',
  );
});

test('what a test prints is told once, by its events; what the build says comes as it is', async () => {
  const { runner, ready, go, emit, end } = setUp();
  const started = runner.start(FILES);
  ready();
  await vi.waitFor(() => expect(go.test).toHaveBeenCalledOnce());
  emit({ type: 'output', stream: 'build', text: '# lab\n' });
  emit({ type: 'output', stream: 'stdout', text: '    a_test.go:9: hm\n' });
  emit({ type: 'test', action: 'output', package: 'lab', output: '    a_test.go:9: hm\n' });
  end();
  await started;
  expect(runner.log.text()).toBe('# lab\n    a_test.go:9: hm\n\u001b[90mclosed: exited\u001b[0m\r\n');
});

test('what a program that runs cannot do here is a warning, and none in the files of the lab', async () => {
  const { runner, ready, go, emit, end } = setUp();
  const started = runner.start(FILES);
  ready();
  await vi.waitFor(() => expect(go.test).toHaveBeenCalledOnce());
  const at = (file: string) => ({ file, line: 3, column: 1, message: 'no other process here' });
  emit({ type: 'diagnostics', diagnostics: [at('main.go'), at('main_test.go')] });
  emit({ type: 'phase', phase: 'running' });
  expect(runner.state().diagnostics).toEqual([{ ...at('main.go'), severity: 'warning' }]);
  emit({ type: 'diagnostics', diagnostics: [at('main_test.go')] });
  end({ ...END, reason: 'failed-build' });
  await started;
  expect(runner.state().diagnostics).toEqual([at('main_test.go')]);
});

test('a program gets its arguments and tells where it listens', async () => {
  const { runner, go, ready, emit, end } = setUp('program');
  const started = runner.start(FILES, ['-v', 'x']);
  ready();
  await vi.waitFor(() => expect(go.run).toHaveBeenCalledOnce());
  expect(go.run.mock.calls[0]?.[1]).toMatchObject({ args: ['-v', 'x'] });
  expect(runner.current()).not.toBeNull();
  emit({ type: 'listening', address: ':8080' });
  emit({ type: 'listening', address: ':8080' });
  emit({ type: 'output', stream: 'stdout', text: 'hello\n' });
  expect(runner.state().listening).toEqual([':8080']);
  end();
  await started;
  expect(runner.log.text()).toMatch(/^hello\n/);
  expect(runner.current()).toBeNull();
});

test('a second start while one is under way does nothing', async () => {
  const { runner, go, ready, end } = setUp();
  const started = runner.start(FILES);
  void runner.start(FILES);
  ready();
  await vi.waitFor(() => expect(go.test).toHaveBeenCalledOnce());
  end();
  await started;
  expect(go.test).toHaveBeenCalledOnce();
});

test('Stop ends a run, and also the wait for a toolchain that is on its way', async () => {
  const waiting = setUp();
  const loading = waiting.runner.start(FILES);
  waiting.runner.stop();
  expect(waiting.runner.state()).toMatchObject({ phase: 'done', end: { reason: 'stopped' } });
  waiting.ready();
  await loading;
  expect(waiting.go.test).not.toHaveBeenCalled();

  const running = setUp();
  const started = running.runner.start(FILES);
  running.ready();
  await vi.waitFor(() => expect(running.go.test).toHaveBeenCalledOnce());
  running.runner.stop();
  await started;
  expect(running.stop).toHaveBeenCalledOnce();
  expect(running.runner.state()).toMatchObject({ phase: 'done', end: { reason: 'stopped' } });
});

test('what was cleared away is not heard any more', async () => {
  const { runner, go, ready, emit, stop } = setUp();
  const started = runner.start(FILES);
  ready();
  await vi.waitFor(() => expect(go.test).toHaveBeenCalledOnce());
  runner.clear();
  emit({ type: 'output', stream: 'stdout', text: 'late\n' });
  await started;
  expect(stop).toHaveBeenCalledOnce();
  expect(runner.state().phase).toBe('idle');
  expect(runner.log.text()).toBe('');
});

test('what the lab refuses is told like a failed build, and nothing is fetched', async () => {
  const refused = [
    { file: 'main.go', line: 3, column: 8, message: 'importing os is not allowed in this lab' },
  ];
  const { runner, go } = setUp('tests', { refused });
  await runner.start(FILES);
  expect(go.test).not.toHaveBeenCalled();
  expect(runner.state()).toMatchObject({
    phase: 'done',
    diagnostics: refused,
    end: { reason: 'failed-build' },
  });
  expect(runner.log.text()).toContain('main.go:3:8: importing os is not allowed in this lab');
});

test('a toolchain that does not come is no fault of the program, and can be asked for again', async () => {
  const { runner } = setUp('tests', { fails: true });
  await runner.start(FILES);
  expect(runner.state()).toMatchObject({ phase: 'broken', problem: 'the server answered 503', end: null });
  expect(runner.busy()).toBe(false);
});
