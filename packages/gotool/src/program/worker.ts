import type { GoClass } from '../core/go-exec.ts';
import type { FromProgram, ToProgram } from './protocol.ts';
import { createProgram } from './run-program.ts';

/**
 * The program's thread: a worker of the sandboxed frame, whose origin is opaque. wasm_exec.js stands before this in the
 * same script.
 */
const scope = globalThis as unknown as {
  Go: GoClass;
  postMessage: (message: FromProgram) => void;
  onmessage: ((event: MessageEvent<ToProgram>) => void) | null;
};
const send = scope.postMessage.bind(globalThis);
const take = createProgram({ Go: scope.Go, send });
scope.onmessage = (event) => take(event.data);
