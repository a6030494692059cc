import type { Run, RunEnd, RunEvent } from '../api.ts';
import type { ProgramSpec } from '../program/protocol.ts';
import { ProgramRun, type ProgramResult, type StartProgram } from './program-run.ts';

/** What the commands `run` and `test` work with while they run. */
export interface Session {
  emit(event: Exclude<RunEvent, { type: 'end' }>): void;
  readonly ended: boolean;
  /** Its time is what the programs before it left. */
  exec(spec: ProgramSpec, onOutput: (fd: 1 | 2, text: string) => void): Promise<ProgramResult>;
}

/** Keeps events for whoever subscribes late. */
class EventLog {
  readonly #events: RunEvent[] = [];
  readonly #listeners = new Set<(event: RunEvent) => void>();

  publish(event: RunEvent): void {
    this.#events.push(event);
    for (const listener of this.#listeners) listener(event);
  }

  subscribe(listener: (event: RunEvent) => void): () => void {
    this.#events.forEach(listener);
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

type How = Pick<RunEnd, 'reason' | 'exitCode'>;

/** A run's session, its program under way, and its end. */
class RunSession implements Session {
  readonly log = new EventLog();
  readonly settled = Promise.withResolvers<RunEnd>();
  ended = false;
  readonly #startProgram: StartProgram;
  readonly #timeoutMs: number;
  readonly #begun = performance.now();
  /** What was typed so far: each program of the run reads it from its beginning. */
  readonly #typed: (string | null)[] = [];
  #runMs = 0;
  #program: ProgramRun | undefined;

  constructor(startProgram: StartProgram, timeoutMs: number) {
    this.#startProgram = startProgram;
    this.#timeoutMs = timeoutMs;
  }

  get program(): ProgramRun | undefined {
    return this.#program;
  }

  emit(event: RunEvent): void {
    if (!this.ended) this.log.publish(event);
  }

  exec(spec: ProgramSpec, onOutput: (fd: 1 | 2, text: string) => void): Promise<ProgramResult> {
    return new Promise((resolve) => {
      const program = new ProgramRun(this.#startProgram, spec, {
        timeoutMs: this.#timeoutMs - this.#runMs,
        output: onOutput,
        listening: (event) => this.emit(event),
        ended: (result) => {
          this.#program = undefined;
          this.#runMs += result.runMs;
          resolve(result);
        },
      });
      this.#program = program;
      for (const text of this.#typed) program.input(text);
    });
  }

  input(text: string | null): void {
    this.#typed.push(text);
    this.#program?.input(text);
  }

  end(how: How): void {
    if (this.ended) return;
    const runMs = Math.round(this.#runMs);
    const end: RunEnd = { ...how, buildMs: Math.round(performance.now() - this.#begun - this.#runMs), runMs };
    // Before anybody is told: who hears of the end may stop it once more.
    this.ended = true;
    this.log.publish({ type: 'end', end });
    this.settled.resolve(end);
  }

  fail(error: unknown): void {
    if (this.ended) return;
    this.ended = true;
    this.settled.reject(error instanceof Error ? error : new Error(String(error)));
  }
}

/** One run. `work` builds and runs, and gives how it ended; what it throws is a fault of the toolchain and rejects `done`. */
export function createRun(
  startProgram: StartProgram,
  { timeoutMs }: { timeoutMs: number },
  work: (session: Session) => Promise<How>,
): Run {
  const session = new RunSession(startProgram, timeoutMs);
  work(session).then(
    (how) => session.end(how),
    (error: unknown) => session.fail(error),
  );
  return {
    done: session.settled.promise,
    subscribe: (listener) => session.log.subscribe(listener),
    stop: () => {
      session.program?.finish('stopped', null);
      session.end({ reason: 'stopped', exitCode: null });
    },
    write: (text) => session.input(text),
    closeInput: () => session.input(null),
    request: (request) =>
      session.program?.request(request) ??
      Promise.resolve({ ok: false, message: 'the program does not run' }),
  };
}
