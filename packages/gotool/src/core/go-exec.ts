import type { createNodeFs } from './node-fs.ts';

/** What `wasm_exec.js` of the toolchain defines; of the parts with an underscore we use as few as can be. */
export interface GoInstance {
  argv: string[];
  env: Record<string, string>;
  exit: (code: number) => void;
  exited?: boolean;
  mem: DataView;
  importObject: WebAssembly.Imports & { gojs: Record<string, (sp: number) => void> };
  run(instance: WebAssembly.Instance): Promise<void>;
  _resume(): void;
  _pendingEvent: unknown;
  _scheduledTimeouts: Map<number, ReturnType<typeof setTimeout>>;
}
export type GoClass = new () => GoInstance;

export interface ExecOptions {
  host: ReturnType<typeof createNodeFs>;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** What the program finds as JavaScript's global object, with `host` in it; the real one when it is missing. */
  scope?: object;
  /** Called each time that the program has nothing to do and has given the thread back. */
  onIdle?: (go: GoInstance) => void;
}

/** Runs a program of Go's to its end and gives its exit code; a fault of WebAssembly itself is thrown. */
export async function execGo(Go: GoClass, module: WebAssembly.Module, options: ExecOptions): Promise<number> {
  const { host, args, env = {}, scope, onIdle } = options;
  const go = new Go();
  let code = 0;
  go.argv = [...args];
  go.env = { ...env };
  go.exit = (exitCode) => (code = exitCode);
  go.importObject.gojs['runtime.wasmWrite'] = (sp) => writeOfRuntime(go, host, sp >>> 0);
  if (scope) replaceGlobal(go, scope);
  if (onIdle) watchIdle(go, onIdle);
  const instance = await WebAssembly.instantiate(module, go.importObject);
  try {
    await go.run(instance);
  } finally {
    // They would wake a program that has ended.
    for (const timeout of go._scheduledTimeouts.values()) clearTimeout(timeout);
  }
  return code;
}

/** func wasmWrite(fd uintptr, p unsafe.Pointer, n int32): what the runtime itself prints, such as a panic. */
function writeOfRuntime(go: GoInstance, host: ExecOptions['host'], sp: number): void {
  const fd = Number(go.mem.getBigInt64(sp + 8, true));
  const from = Number(go.mem.getBigInt64(sp + 16, true));
  const length = go.mem.getInt32(sp + 24, true);
  if (fd === 1 || fd === 2) host.fs.writeSync(fd, new Uint8Array(go.mem.buffer, from, length).slice());
}

/**
 * Go's first seven values are fixed, the sixth is the global object. They are made anew when the program starts, so the
 * only way to put another one there is to be told of the assignment.
 */
function replaceGlobal(go: GoInstance, scope: object): void {
  Object.defineProperty(go, '_values', {
    configurable: true,
    set(values: unknown[]) {
      values[5] = scope;
      Object.defineProperty(go, '_values', { value: values, configurable: true, writable: true });
    },
  });
}

function watchIdle(go: GoInstance, onIdle: (go: GoInstance) => void): void {
  let depth = 0;
  const enter = <Result>(work: () => Result): Result => {
    depth += 1;
    try {
      return work();
    } finally {
      depth -= 1;
      if (depth === 0 && !go.exited) onIdle(go);
    }
  };
  const resume = go._resume.bind(go);
  const run = go.run.bind(go);
  go._resume = () => enter(resume);
  go.run = (instance) => enter(() => run(instance));
}

/** The globals that our own tools need: none that reaches further than their thread. */
export const TOOL_SCOPE = { Object, Array, Uint8Array, Error, Date, Promise };
