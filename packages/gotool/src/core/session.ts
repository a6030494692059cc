import type { HttpAnswer, HttpRequest, Run, RunEnd, RunEvent } from '../api.ts';
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

/** What the commands `run` and `test` work with while they run. */
export interface Session {
  emit(event: Exclude<RunEvent, { type: 'end' }>): void;
  readonly ended: boolean;
  /** Its time is what the programs before it left. */
  exec(spec: ProgramSpec, onOutput: (fd: 1 | 2, text: string) => void): Promise<ProgramResult>;
}

export interface SessionLimits {
  timeoutMs: number;
}

/** For the frame, and for compiling the program in it. */
const STARTING_MS = 60_000;
const OUT_OF_MEMORY = /^(fatal error: )?runtime: (out of memory|cannot allocate memory)/m;

/**
 * One run: keeps its events for whoever subscribes late, and ends it from outside. `work` builds and runs, and gives how
 * it ended; what it throws is a fault of the toolchain and rejects `done`.
 */
export function createRun(
  startProgram: StartProgram,
  { timeoutMs }: SessionLimits,
  work: (session: Session) => Promise<Pick<RunEnd, 'reason' | 'exitCode'>>,
): Run {
  const events: RunEvent[] = [];
  const listeners = new Set<(event: RunEvent) => void>();
  const waiting = new Map<number, (answer: HttpAnswer) => void>();
  const begun = performance.now();
  let runMs = 0;
  let current:
    { program: Program; finish: (reason: ProgramResult['reason'], code: number | null) => void } | undefined;
  let ended = false;
  let nextRequest = 1;
  const early: (string | null)[] = [];
  const settled = Promise.withResolvers<RunEnd>();

  function publish(event: RunEvent): void {
    events.push(event);
    for (const listener of listeners) listener(event);
  }

  function emit(event: RunEvent): void {
    if (!ended) publish(event);
  }

  function end(how: Pick<RunEnd, 'reason' | 'exitCode'>): void {
    if (ended) return;
    const total = performance.now() - begun;
    const value: RunEnd = { ...how, buildMs: Math.round(total - runMs), runMs: Math.round(runMs) };
    // Before anybody is told: who hears of the end may stop it once more.
    ended = true;
    publish({ type: 'end', end: value });
    settled.resolve(value);
  }

  const session: Session = {
    emit,
    get ended() {
      return ended;
    },
    exec: (spec, onOutput) =>
      new Promise((resolve) => {
        const decoders = { 1: new TextDecoder(), 2: new TextDecoder() };
        const startedAt = performance.now();
        let errors = '';
        let timer = setTimeout(() => finish('timeout', null), STARTING_MS);
        const finish = (reason: ProgramResult['reason'], exitCode: number | null) => {
          if (current?.finish !== finish) return;
          current = undefined;
          clearTimeout(timer);
          program.kill();
          answerAll(waiting, 'the program has ended');
          const ms = performance.now() - startedAt;
          runMs += ms;
          resolve({ reason, exitCode, runMs: ms });
        };
        const program = startProgram(spec, (message) => {
          if (current?.finish !== finish) return;
          switch (message.type) {
            case 'output': {
              const text = decoders[message.fd].decode(message.bytes, { stream: true });
              if (message.fd === 2) errors = (errors + text).slice(-4096);
              onOutput(message.fd, text);
              break;
            }
            case 'exit':
              finish(
                message.code !== 0 && OUT_OF_MEMORY.test(errors) ? 'out-of-memory' : 'exited',
                message.code,
              );
              break;
            case 'fault':
              onOutput(2, `${message.message}\n`);
              finish(/memory/i.test(message.message) ? 'out-of-memory' : 'exited', 2);
              break;
            case 'output-limit':
              finish('output-limit', null);
              break;
            case 'listening':
              emit(message);
              break;
            case 'answer':
              waiting.get(message.id)?.(message.answer);
              waiting.delete(message.id);
              break;
            case 'started':
              clearTimeout(timer);
              timer = setTimeout(() => finish('timeout', null), timeoutMs - runMs);
          }
        });
        current = { program, finish };
        program.send({ type: 'start', spec });
        for (const text of early) program.send({ type: 'input', text });
      }),
  };

  function input(text: string | null): void {
    early.push(text);
    current?.program.send({ type: 'input', text });
  }

  work(session).then(end, (error: unknown) => {
    if (ended) return;
    ended = true;
    settled.reject(error instanceof Error ? error : new Error(String(error)));
  });

  return {
    done: settled.promise,
    subscribe: (listener) => {
      events.forEach(listener);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => {
      current?.finish('stopped', null);
      end({ reason: 'stopped', exitCode: null });
    },
    write: (text) => input(text),
    closeInput: () => input(null),
    request: (request: HttpRequest) =>
      new Promise((resolve) => {
        if (!current) return resolve({ ok: false, message: 'the program does not run' });
        const id = nextRequest++;
        waiting.set(id, resolve);
        current.program.send({ type: 'request', id, request });
      }),
  };
}

function answerAll(waiting: Map<number, (answer: HttpAnswer) => void>, message: string): void {
  for (const answer of waiting.values()) answer({ ok: false, message });
  waiting.clear();
}
