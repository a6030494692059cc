import * as fs from 'node:fs';
import * as path from 'node:path';
import { createRequire } from 'node:module';

/**
 * Runs a Go program for js/wasm in Node, as a process of its own: `node run-wasm.testing.ts wasm_exec.js program.wasm
 * arguments…`. It sees the real file system.
 */
interface GoRuntime {
  argv: string[];
  env: Record<string, string>;
  exit: (code: number) => void;
  importObject: unknown;
  run: (instance: unknown) => Promise<void>;
}

/** What we use of what Node has and its types leave to the browser's. */
interface Globals {
  Go: new () => GoRuntime;
  WebAssembly: { instantiate(bytes: Uint8Array, imports: unknown): Promise<{ instance: unknown }> };
}

const [wasmExec = '', program = '', ...args] = process.argv.slice(2);
Object.assign(globalThis, { fs, path });
createRequire(import.meta.url)(wasmExec);
const { Go, WebAssembly } = globalThis as unknown as Globals;
const go = new Go();
go.argv = [program, ...args];
go.env = { GOOS: 'js', GOARCH: 'wasm', TMPDIR: '/tmp', PWD: process.cwd() };
go.exit = (code) => process.exit(code);
const { instance } = await WebAssembly.instantiate(fs.readFileSync(program), go.importObject);
await go.run(instance);
