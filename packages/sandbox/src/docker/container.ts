import { PassThrough, type Duplex } from 'node:stream';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { SandboxFault } from '../sandbox.ts';
import { hasStatus, type Engine } from './engine.ts';
import { containerOptions, type ContainerRequest } from './container-options.ts';

const READY_TIMEOUT_MS = 30_000;
/** The exit code comes with the end of the stream, or the engine that could tell it is gone. */
const EXIT_PATIENCE_MS = 5000;
/** In the place of an exit code that nobody could tell. */
export const UNKNOWN_EXIT = -1;
const STDERR_KEPT = 8 * 1024;
/** A kernel sandbox is given time to put back what the whole host shares; any other is ended at once. */
const TIDY_MS = 2000;

/** A started container whose agent waits for a job. */
export interface WaitingContainer {
  id: string;
  stdin: Duplex;
  stdout: PassThrough;
  /** The last words of agent and grader on standard error. */
  stderr: () => string;
  /** Resolves with the exit code when the container has ended, or UNKNOWN_EXIT when its engine did. */
  ended: Promise<number>;
  /** Whether its stream has ended, so that no job reaches it. */
  hasEnded: () => boolean;
  /** Gives it a name that an operator can find; never rejects. */
  rename(name: string): Promise<void>;
  /** Ends and removes it; may be called twice; never rejects. */
  destroy(): Promise<void>;
}

/** Creates, attaches and starts a container; resolves when its agent says that it is ready. */
export async function startContainer(engine: Engine, request: ContainerRequest): Promise<WaitingContainer> {
  const container = await engine.createContainer(containerOptions(request));
  try {
    return await attachAndStart(engine, container, request.profile === 'kernel' ? TIDY_MS : 0);
  } catch (error) {
    await remove(container);
    throw new SandboxFault(`the sandbox did not start: ${messageOf(error)}`, { cause: error });
  }
}

async function attachAndStart(
  engine: Engine,
  container: Docker.Container,
  patienceMs: number,
): Promise<WaitingContainer> {
  const stream = (await container.attach({
    stream: true,
    hijack: true,
    stdin: true,
    stdout: true,
    stderr: true,
  })) as Duplex;
  const stdout = new PassThrough({ highWaterMark: 1024 * 1024 });
  const stderr = new PassThrough();
  engine.modem.demuxStream(stream, stdout, stderr);
  stream.once('end', () => endBoth(stdout, stderr));
  stream.once('close', () => endBoth(stdout, stderr));
  // A broken pipe shows as the end of the stream; without a listener it would end this process.
  stream.on('error', () => endBoth(stdout, stderr));
  const words = collectWords(stderr);
  const over = new Promise<void>((resolve) => {
    stream.once('end', resolve);
    stream.once('close', resolve);
  });
  const ended = Promise.race([
    exitCodeOf(container),
    over.then(() => sleep(EXIT_PATIENCE_MS, UNKNOWN_EXIT, { ref: false })),
  ]);
  await container.start();
  await Promise.race([words.ready, failAfter(READY_TIMEOUT_MS)]);
  let removal: Promise<void> | undefined;
  return {
    id: container.id,
    stdin: stream,
    stdout,
    stderr: words.text,
    ended,
    hasEnded: () => stream.destroyed || stream.readableEnded,
    rename: (name) => container.rename({ name }).then(ignore, ignore),
    destroy: () => (removal ??= letGo({ container, stream, ended, patienceMs })),
  };
}

/** Rejects never; does not settle at all when the engine is killed while it waits: its client hears of no end then. */
function exitCodeOf(container: Docker.Container): Promise<number> {
  return container
    .wait({ condition: 'next-exit' })
    .then((result: { StatusCode: number }) => result.StatusCode)
    .catch(() => UNKNOWN_EXIT);
}

function endBoth(stdout: PassThrough, stderr: PassThrough): void {
  stdout.end();
  stderr.end();
}

function collectWords(stderr: PassThrough): { ready: Promise<void>; text: () => string } {
  let kept = '';
  const ready = Promise.withResolvers<void>();
  stderr.on('data', (chunk: Buffer) => {
    kept = (kept + chunk.toString()).slice(-STDERR_KEPT);
    if (kept.includes('ready\n')) ready.resolve();
  });
  stderr.once('end', () => ready.reject(new SandboxFault(`the agent ended at once: ${kept}`)));
  // Nobody may be waiting any more when it ends.
  ready.promise.catch(() => undefined);
  return { ready: ready.promise, text: () => kept.replace(/^ready\n/, '') };
}

async function failAfter(milliseconds: number): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  setTimeout(
    () => reject(new SandboxFault(`not ready after ${milliseconds / 1000} s`)),
    milliseconds,
  ).unref();
  return promise;
}

interface LetGo {
  container: Docker.Container;
  stream: Duplex;
  ended: Promise<number>;
  patienceMs: number;
}

async function letGo({ container, stream, ended, patienceMs }: LetGo): Promise<void> {
  if (patienceMs > 0 && !stream.destroyed) {
    // The end of its input ends the agent, which tidies up first, and says what there was to tidy.
    stream.end();
    await Promise.race([ended, sleep(patienceMs, undefined, { ref: false })]);
  }
  stream.destroy();
  await remove(container);
}

async function remove(container: Docker.Container, onFault?: (error: unknown) => void): Promise<void> {
  try {
    await container.remove({ force: true });
  } catch (error) {
    // 404: it removed itself; 409: its removal is in progress. Anything else is an engine that went away: the end of
    // the stream ends the container, and the next start sweeps what an engine's crash left.
    if (!hasStatus(error, 404, 409)) onFault?.(error);
  }
}

/** Writes a line and leaves the stream open: its end would end the sandbox. Returns early when the stream breaks. */
export async function sendLine(stdin: Duplex, line: string, signal: AbortSignal): Promise<void> {
  if (stdin.destroyed || stdin.write(`${line}\n`)) return;
  const quiet = { signal };
  await Promise.race([once(stdin, 'drain', quiet), once(stdin, 'close', quiet)]).catch(() => undefined);
}

function ignore(): void {
  // Its name helps people; nothing depends on it.
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
