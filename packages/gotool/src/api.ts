import type { Diagnostic, WorkspaceFiles } from '@gopherlab/contracts';

/**
 * The Go toolchain in the page. Everything returns values for what happens to a learner (a build that fails, a run that is
 * stopped); a rejected promise means that the toolchain itself could not be fetched or started.
 */
export interface GoTool {
  /** Fetches and compiles what `build` needs, before somebody waits for it. */
  warmUp: () => Promise<void>;
  /** gofmt, then the standard library's imports added and removed; `diagnostics` when the file does not parse. */
  format: (path: string, content: string, files: WorkspaceFiles) => Promise<FormatResult>;
  /** What the compiler and vet say about every package of the module; an answer to older files than the latest is dropped. */
  check: (files: WorkspaceFiles) => Promise<Diagnostics>;
  /** `go run .`, or of `options.package`. */
  run: (files: WorkspaceFiles, options?: RunOptions) => Run;
  /** `go test`: `options.args` are the command's own, such as `['-run', 'Close', '-v', './...']`. */
  test: (files: WorkspaceFiles, options?: TestOptions) => Run;
  /** Bytes that came over the network or from the cache since the first call; called once at once. */
  onProgress: (listener: (progress: LoadProgress) => void) => () => void;
  dispose: () => void;
}

export interface LoadProgress {
  /** What is being fetched, e.g. `compile` or `net/http`; null when nothing is. */
  fetching: string | null;
  /** Compressed bytes of all that is known to be needed, and of what has come. */
  totalBytes: number;
  loadedBytes: number;
  /** Of `loadedBytes`, how many came out of the cache. */
  cachedBytes: number;
}

export type FormatResult =
  { ok: true; content: string; changed: boolean } | { ok: false; diagnostics: Diagnostic[] };

export interface Diagnostics {
  /** The compiler's: the program does not build. */
  errors: Diagnostic[];
  /** vet's: it builds, and is suspicious. */
  warnings: Diagnostic[];
  /** What cannot work in the page, such as cgo or raw sockets. */
  unsupported: Diagnostic[];
}

export interface RunOptions {
  /** Path of the package's folder, relative to the module's root; `.` by default. */
  package?: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** A run that takes longer is stopped, in milliseconds from the program's start; 60,000 by default. */
  timeoutMs?: number;
  /** Memory that the program may have, in MiB; 512 by default. */
  memoryMb?: number;
  /** Output after which it is stopped, in KiB; 1,024 by default. */
  outputKb?: number;
}

export interface TestOptions extends Omit<RunOptions, 'package'> {
  /** Arguments of `go test`; `['-v', './...']` by default. */
  args?: readonly string[];
}

/** A build and what it starts. Events come in order; the last is always `end`, and `done` resolves with the same value. */
export interface Run {
  subscribe: (listener: (event: RunEvent) => void) => () => void;
  done: Promise<RunEnd>;
  /** Ends it at once, also in an endless loop. */
  stop: () => void;
  /** Standard input; the program waits until something comes. */
  write: (text: string) => void;
  closeInput: () => void;
  /** Calls a server that the program listens with, on the network inside the tab. */
  request: (request: HttpRequest) => Promise<HttpAnswer>;
}

export type RunEvent =
  | { type: 'phase'; phase: 'loading' | 'building' | 'running' }
  | { type: 'output'; stream: 'build' | 'stdout' | 'stderr'; text: string }
  | { type: 'diagnostics'; diagnostics: Diagnostic[] }
  /** An event of `go test -json` (test2json), with its fields' names in lower case. */
  | {
      type: 'test';
      action: 'start' | 'run' | 'pause' | 'cont' | 'pass' | 'bench' | 'fail' | 'output' | 'skip';
      package: string;
      test?: string;
      elapsed?: number;
      output?: string;
    }
  /** The program listens: `host:port` as it asked for it. */
  | { type: 'listening'; address: string }
  | { type: 'end'; end: RunEnd };

export interface RunEnd {
  /** `exited`: by itself, with `exitCode`; `failed-build`; `stopped`: by `stop()`; a limit; or it could not be started. */
  reason:
    'exited' | 'failed-build' | 'stopped' | 'timeout' | 'out-of-memory' | 'output-limit' | 'unsupported';
  exitCode: number | null;
  /** Milliseconds. */
  buildMs: number;
  runMs: number;
}

export interface HttpRequest {
  method: string;
  /** `http://localhost:8080/path?query` */
  url: string;
  headers: ReadonlyArray<readonly [string, string]>;
  body: string;
  timeoutMs?: number;
}

export type HttpAnswer =
  | {
      ok: true;
      status: number;
      statusText: string;
      headers: [string, string][];
      body: string;
      /** Set when the body was cut, or was not UTF-8 text and is shown as base64. */
      bodyIs: 'text' | 'base64' | 'cut';
      /** Milliseconds until the headers, and until the end of the body. */
      headersMs: number;
      totalMs: number;
    }
  | { ok: false; message: string };
