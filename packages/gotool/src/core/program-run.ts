import type { HttpAnswer, HttpRequest } from '../api.ts';
import type { FromProgram, ProgramSpec, ToProgram } from '../program/protocol.ts';

/** A program that was started somewhere it can be ended from outside. */
export interface Program {
  send(message: ToProgram): void;
  /** Ends it at once. */
  kill(): void;
}
export type StartProgram = (spec: ProgramSpec, onMessage: (message: FromProgram) => void) => Program;

export interface ProgramResult {
  /** `stopped` also when the whole run was ended. */
  reason: 'exited' | 'stopped' | 'timeout' | 'out-of-memory' | 'output-limit';
  exitCode: number | null;
  runMs: number;
}

export interface ProgramListener {
  output: (fd: 1 | 2, text: string) => void;
  listening: (message: FromProgram & { type: 'listening' }) => void;
  /** Called once, before anybody else learns of the end. */
  ended: (result: ProgramResult) => void;
}

/** For the frame, and for compiling the program in it. */
const STARTING_MS = 60_000;
const OUT_OF_MEMORY = /^(fatal error: )?runtime: (out of memory|cannot allocate memory)/m;

/** One program from its start to its end, whoever ends it; `timeoutMs` is counted from when it begins to run. */
export class ProgramRun {
  readonly #program: Program;
  readonly #listener: ProgramListener;
  readonly #timeoutMs: number;
  readonly #startedAt = performance.now();
  readonly #decoders = { 1: new TextDecoder(), 2: new TextDecoder() };
  readonly #waiting = new Map<number, (answer: HttpAnswer) => void>();
  #timer = setTimeout(() => this.finish('timeout', null), STARTING_MS);
  /** The end of what it wrote to standard error. */
  #errors = '';
  #ended = false;
  #nextRequest = 1;

  constructor(
    startProgram: StartProgram,
    spec: ProgramSpec,
    { timeoutMs, ...listener }: ProgramListener & { timeoutMs: number },
  ) {
    this.#listener = listener;
    this.#timeoutMs = timeoutMs;
    this.#program = startProgram(spec, (message) => {
      if (!this.#ended) this.#take(message);
    });
    this.#program.send({ type: 'start', spec });
  }

  finish(reason: ProgramResult['reason'], exitCode: number | null): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#program.kill();
    for (const answer of this.#waiting.values()) answer({ ok: false, message: 'the program has ended' });
    this.#listener.ended({ reason, exitCode, runMs: performance.now() - this.#startedAt });
  }

  input(text: string | null): void {
    this.#program.send({ type: 'input', text });
  }

  request(request: HttpRequest): Promise<HttpAnswer> {
    return new Promise((resolve) => {
      const id = this.#nextRequest++;
      this.#waiting.set(id, resolve);
      this.#program.send({ type: 'request', id, request });
    });
  }

  #take(message: FromProgram): void {
    switch (message.type) {
      case 'started':
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.finish('timeout', null), this.#timeoutMs);
        return;
      case 'output':
        return this.#output(message.fd, this.#decoders[message.fd].decode(message.bytes, { stream: true }));
      case 'listening':
        return this.#listener.listening(message);
      case 'answer':
        this.#waiting.get(message.id)?.(message.answer);
        this.#waiting.delete(message.id);
        return;
      case 'exit': {
        const starved = message.code !== 0 && OUT_OF_MEMORY.test(this.#errors);
        return this.finish(starved ? 'out-of-memory' : 'exited', message.code);
      }
      case 'fault':
        this.#output(2, `${message.message}\n`);
        return this.finish(/memory/i.test(message.message) ? 'out-of-memory' : 'exited', 2);
      case 'output-limit':
        return this.finish('output-limit', null);
    }
  }

  #output(fd: 1 | 2, text: string): void {
    if (fd === 2) this.#errors = (this.#errors + text).slice(-4096);
    this.#listener.output(fd, text);
  }
}
