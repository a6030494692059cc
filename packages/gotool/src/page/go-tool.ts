// The web's own type check reads this file too, and finds the declaration in no other way.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="../virtual.d.ts" />
import programWorker from 'virtual:gotool-program';
import type { GoTool, LoadProgress } from '../api.ts';
import { runCommand, testCommand, type CommandHost } from '../core/commands.ts';
import type { StartProgram } from '../core/program-run.ts';
import { createFrames } from './program-frame.ts';
import { openRemoteWorkshop } from './remote-workshop.ts';

/** Nothing is fetched or started before something is asked of it. One for a page is enough. */
export function createGoTool(): GoTool {
  const listeners = new Set<(progress: LoadProgress) => void>();
  let progress: LoadProgress = { fetching: null, totalBytes: 0, loadedBytes: 0, cachedBytes: 0 };
  let warm: Promise<void> | undefined;
  let isWarm = false;
  let frames: ReturnType<typeof createFrames> | undefined;
  const remote = openRemoteWorkshop(
    () => new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' }),
    (latest) => {
      progress = latest;
      for (const listener of listeners) listener(progress);
    },
  );

  function warmUp(): Promise<void> {
    warm ??= Promise.all([remote.workshop.warmUp(), remote.wasmExec()]).then(
      ([, wasmExec]) => {
        frames ??= createFrames(`${wasmExec}\n${programWorker}`);
        isWarm = true;
      },
      (error: unknown) => {
        // The network may be back for the next try.
        warm = undefined;
        throw error;
      },
    );
    return warm;
  }

  const startProgram: StartProgram = (spec, onMessage) => {
    if (!frames) throw new Error('warmUp comes before the first program');
    return frames.start(spec, onMessage);
  };
  const host: CommandHost = {
    workshop: { ...remote.workshop, warmUp },
    startProgram,
    isWarm: () => isWarm,
  };

  return {
    warmUp,
    format: remote.workshop.format,
    check: remote.workshop.check,
    run: (files, options) => runCommand(host, files, options),
    test: (files, options) => testCommand(host, files, options),
    onProgress: (listener) => {
      listeners.add(listener);
      listener(progress);
      return () => void listeners.delete(listener);
    },
    dispose: () => {
      remote.dispose();
      frames?.dispose();
    },
  };
}
