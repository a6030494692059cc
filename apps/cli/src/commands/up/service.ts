import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { SetupError } from '../../setup/step.ts';

const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;

export interface Service {
  name: string;
  pid: number;
  /** Resolves with a few words when the process ends, for whatever reason. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  name: string;
  /** TypeScript entry point, absolute. */
  entry: string;
  env: NodeJS.ProcessEnv;
  /** Everything it prints goes here. */
  logFile: string;
}

/**
 * Starts one of the product's processes and waits until it says `{ type: 'ready' }` over IPC. It gets its own process
 * group, so that Ctrl-C reaches it only through `stop`; when we die, its IPC channel closes and it ends by itself.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', options.entry], {
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.once('close', () => log.end());
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log.write(chunk);
      tail.push(chunk.toString());
      if (tail.length > 20) tail.shift();
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
  });
  await waitUntilReady(child, ended, options, tail);
  return { name: options.name, pid: child.pid ?? 0, ended, stop: () => stopChild(child, ended) };
}

async function waitUntilReady(
  child: ChildProcess,
  ended: Promise<string>,
  { name, logFile }: ServiceOptions,
  tail: string[],
): Promise<void> {
  const ready = new Promise<string | undefined>((resolve) => {
    child.on('message', (message) => {
      if ((message as { type?: string }).type === 'ready') resolve(undefined);
    });
    child.once('error', (error) => resolve(error.message));
    void ended.then(resolve);
    setTimeout(() => resolve(`not ready after ${READY_TIMEOUT_MS / 1000} s`), READY_TIMEOUT_MS).unref();
  });
  const fault = await ready;
  if (fault === undefined) return;
  child.kill('SIGKILL');
  const lines = tail.join('').trimEnd().split('\n').slice(-12).join('\n');
  throw new SetupError(
    `The ${name} did not start (${fault}):\n${lines}`,
    `read ${logFile}, or run \`npm run doctor\`.`,
  );
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}
