import type { LoadProgress } from '../api.ts';
import type { Workshop } from '../core/workshop.ts';
import type { Call, FromWorker } from '../worker/rpc.ts';

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** The workshop in its worker, as seen from the page. */
export interface RemoteWorkshop {
  workshop: Workshop;
  /** The text of wasm_exec.js, for the programs' frames; starts the worker where none runs. */
  wasmExec: () => Promise<string>;
  dispose: () => void;
}

/** A worker that runs, or is starting. */
interface Started {
  worker: Worker;
  wasmExec: PromiseWithResolvers<string>;
}

/** Starts the worker with the first call; one that could not be started leaves its place to a new one. */
export function openRemoteWorkshop(
  createWorker: () => Worker,
  onProgress: (progress: LoadProgress) => void,
): RemoteWorkshop {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let current: Started | undefined;
  let disposed = false;

  function fail(started: Started, message: string): void {
    started.worker.terminate();
    if (started !== current) return;
    // The network may be back for the next try.
    current = undefined;
    const failure = new Error(`the Go toolchain could not be started: ${message}`);
    started.wasmExec.reject(failure);
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  }

  function start(): Started {
    if (disposed) throw new Error('the Go toolchain could not be started: it was disposed of');
    const started: Started = { worker: createWorker(), wasmExec: Promise.withResolvers<string>() };
    // Whoever starts a program asks again and is told then.
    started.wasmExec.promise.catch(() => undefined);
    started.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'ready') started.wasmExec.resolve(data.programScript);
      else if (data.type === 'failed') fail(started, data.message);
      else if (data.type === 'progress') onProgress(data.progress);
      else {
        const { resolve, reject } = waiting.get(data.id) ?? {};
        waiting.delete(data.id);
        if (data.type === 'answer') resolve?.(data.value);
        else reject?.(new Error(data.message));
      }
    };
    started.worker.onerror = (event) => fail(started, event.message);
    current = started;
    return started;
  }

  function call(method: keyof Workshop, args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { worker } = current ?? start();
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, method, args } satisfies Call);
    });
  }
  const remote = <Method extends keyof Workshop>(method: Method) =>
    ((...args: unknown[]) => call(method, args)) as Workshop[Method];

  return {
    wasmExec: async () => (current ?? start()).wasmExec.promise,
    workshop: {
      warmUp: remote('warmUp'),
      open: remote('open'),
      build: remote('build'),
      close: remote('close'),
      check: remote('check'),
      format: remote('format'),
    },
    dispose: () => {
      disposed = true;
      if (current) fail(current, 'it was disposed of');
    },
  };
}
