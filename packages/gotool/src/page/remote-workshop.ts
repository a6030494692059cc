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
  /** The text of wasm_exec.js, for the programs' frames. */
  wasmExec: Promise<string>;
  dispose: () => void;
}

export function openRemoteWorkshop(
  createWorker: () => Worker,
  onProgress: (progress: LoadProgress) => void,
): RemoteWorkshop {
  const worker = createWorker();
  const waiting = new Map<number, Waiting>();
  const wasmExec = Promise.withResolvers<string>();
  // Whoever starts a program asks again and is told then.
  wasmExec.promise.catch(() => undefined);
  let nextId = 1;
  let failure: Error | undefined;

  function fail(message: string): void {
    failure = new Error(`the Go toolchain could not be started: ${message}`);
    wasmExec.reject(failure);
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  }

  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'ready') wasmExec.resolve(data.programScript);
    else if (data.type === 'failed') fail(data.message);
    else if (data.type === 'progress') onProgress(data.progress);
    else {
      const { resolve, reject } = waiting.get(data.id) ?? {};
      waiting.delete(data.id);
      if (data.type === 'answer') resolve?.(data.value);
      else reject?.(new Error(data.message));
    }
  };
  worker.onerror = (event) => fail(event.message);

  function call(method: keyof Workshop, args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (failure) return reject(failure);
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, method, args } satisfies Call);
    });
  }
  const remote = <Method extends keyof Workshop>(method: Method) =>
    ((...args: unknown[]) => call(method, args)) as Workshop[Method];

  return {
    wasmExec: wasmExec.promise,
    workshop: {
      warmUp: remote('warmUp'),
      open: remote('open'),
      build: remote('build'),
      close: remote('close'),
      check: remote('check'),
      format: remote('format'),
    },
    dispose: () => {
      worker.terminate();
      fail('it was disposed of');
    },
  };
}
