import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VictimKind } from './attack.ts';
import type { PlaceholderValues } from './placeholders.ts';

/** Something planted on the host, and how it fares. */
interface Victim {
  values: PlaceholderValues;
  /** What has been done to it; empty when it is untouched. */
  injuries(): Promise<string[]>;
  remove(): Promise<void>;
}

/** All that was planted for one attack. */
export interface Victims extends Victim, AsyncDisposable {
  /** A secret that each victim holds and nobody was told: where it turns up, a victim was read. */
  token: string;
}

const PLANTERS: Record<VictimKind, (token: string) => Promise<Victim>> = {
  process: plantProcess,
  file: plantFile,
  listener: plantListener,
};

/** Plants victims on this host. They go away when disposed of, and with this process. */
export async function plantVictims(kinds: readonly VictimKind[]): Promise<Victims> {
  const token = randomBytes(24).toString('hex');
  await using stack = new AsyncDisposableStack();
  const planted: Victim[] = [];
  for (const kind of new Set(kinds)) {
    const victim = await PLANTERS[kind](token);
    stack.defer(() => victim.remove());
    planted.push(victim);
  }
  const owned = stack.move();
  const remove = () => owned.disposeAsync();
  return {
    token,
    values: Object.assign({}, ...planted.map(({ values }) => values)) as PlaceholderValues,
    injuries: async () => (await Promise.all(planted.map((victim) => victim.injuries()))).flat(),
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

async function plantProcess(token: string): Promise<Victim> {
  // The kernel keeps 15 characters of a process's name.
  const comm = `glv-${randomBytes(5).toString('hex')}`;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'victim-process.ts'), comm],
    {
      env: { GOPHERLAB_VICTIM: token },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Ctrl-C in the terminal is meant for the harness.
      detached: true,
    },
  );
  const signals: string[] = [];
  const ready = Promise.withResolvers<void>();
  child.on('message', (message: { type: string; name?: string }) => {
    if (message.type === 'ready') ready.resolve();
    else signals.push(message.name ?? '');
  });
  child.once('error', ready.reject);
  child.once('exit', () => ready.reject(new Error('the victim process ended before it was ready')));
  await ready.promise;
  return {
    values: { VICTIM_COMM: comm, VICTIM_PID_HOST: String(child.pid) },
    injuries: () => Promise.resolve(processInjuries(child, signals)),
    async remove() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function processInjuries(child: ChildProcess, signals: string[]): string[] {
  const injuries = signals.map((name) => `the victim process got ${name}`);
  if (child.exitCode !== null) injuries.push(`the victim process ended with code ${child.exitCode}`);
  else if (child.signalCode !== null) injuries.push(`the victim process was ended by ${child.signalCode}`);
  else if (stateOf(child.pid ?? 0) === 'T' || stateOf(child.pid ?? 0) === 't')
    injuries.push('the victim process was stopped');
  return injuries;
}

function stateOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2)[0] ?? '';
}

async function plantFile(token: string): Promise<Victim> {
  const dir = await mkdtemp(join(tmpdir(), 'gopherlab-victim-'));
  const path = join(dir, 'secret.txt');
  const content = `${token}\n`;
  // Open to every user: whoever reaches the host's files at all can read it.
  await writeFile(path, content, { mode: 0o666 });
  return {
    values: { VICTIM_FILE: path },
    async injuries() {
      const names = await readdir(dir).catch(() => []);
      const now = await readFile(path, 'utf8').catch(() => undefined);
      if (now === undefined) return ['the victim file is gone'];
      if (now !== content) return ['the victim file was changed'];
      return names.length > 1 ? ["the victim file's folder has new files"] : [];
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

async function plantListener(token: string): Promise<Victim> {
  const sockets = new Set<Socket>();
  let met = 0;
  const server = createServer((socket) => {
    met += 1;
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
    socket.end(`${token}\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    values: { VICTIM_PORT: String((server.address() as AddressInfo).port) },
    injuries: () => Promise.resolve(met > 0 ? [`the victim listener got ${met} connections`] : []),
    async remove() {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
