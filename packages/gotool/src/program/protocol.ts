import type { HttpAnswer, HttpRequest } from '../api.ts';

/** Everything that a program starts with. It comes from us; what comes back from the program is somebody else's. */
export interface ProgramSpec {
  /** With its memory limited. */
  wasm: Uint8Array<ArrayBuffer>;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  /** Absolute path to text. */
  files: Record<string, string>;
  /** False where something outside may wake the program up, which silence does not tell from a deadlock. */
  detectDeadlock: boolean;
  /** Bytes of output after which it is ended. */
  outputBytes: number;
}

export type ToProgram =
  | { type: 'start'; spec: ProgramSpec }
  /** null is the end of input. */
  | { type: 'input'; text: string | null }
  | { type: 'request'; id: number; request: HttpRequest };

export type FromProgram =
  | { type: 'output'; fd: 1 | 2; bytes: Uint8Array }
  | { type: 'started' }
  | { type: 'exit'; code: number }
  /** WebAssembly itself failed, or the program could not be started. */
  | { type: 'fault'; message: string }
  | { type: 'output-limit' }
  | { type: 'listening'; address: string }
  | { type: 'answer'; id: number; answer: HttpAnswer };
