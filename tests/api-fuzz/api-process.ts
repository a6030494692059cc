import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** MiB of JavaScript heap: a leak ends the process, and with it the test. */
const HEAP_MB = 512;

export interface ApiProcess extends AsyncDisposable {
  url: string;
  pid: number;
  /** Lines that it logged at level error. */
  faults: string[];
  /** MiB of memory that it ever had at once. */
  peakMb(): Promise<number>;
  alive(): boolean;
}

/** The api as an installation runs it, with the repository's labs, on a port of its own. */
export async function startApiProcess(env: Record<string, string>): Promise<ApiProcess> {
  const child = fork(join(ROOT, 'apps/api/src/main.ts'), {
    env: { ...process.env, PORT: '0', LABS_DIR: join(ROOT, 'labs'), LOG_LEVEL: 'warn', ...env },
    execArgv: [`--max-old-space-size=${HEAP_MB}`, '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const faults: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    faults.push(...text.split('\n').filter((line) => line.includes('"level":50')));
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => faults.push(text));
  const exited = once(child, 'exit');
  const ready = once(child, 'message') as Promise<[{ port: number }]>;
  await Promise.race([ready, exited]);
  if (child.exitCode !== null || child.pid === undefined)
    throw new Error(`the api did not start: ${faults.join('')}`);
  const [{ port }] = await ready;
  const { pid } = child;
  return {
    url: `http://127.0.0.1:${port}`,
    pid,
    faults,
    alive: () => child.exitCode === null && child.signalCode === null,
    async peakMb() {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}
