import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  argumentsOf,
  hasArgument,
  identify,
  isThere,
  signalProcess,
  type ProcessIdentity,
} from './process-identity.ts';

const run = promisify(execFile);
const CGROUP_ROOT = '/sys/fs/cgroup';
/** What runs in a world. Whoever reads one of its logs meanwhile is not to be ended. */
const PROGRAMS = /^(dockerd|containerd|containerd-shim-runc-v2|runc|postgres)$/;

/**
 * Processes that belong to a world: its folder, whose name is random, is among their arguments. Nobody else's are.
 */
export function processesOf(worldDir: string): ProcessIdentity[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => PROGRAMS.test(basename(argumentsOf(pid)[0] ?? '')) && hasArgument(pid, `${worldDir}/`))
    .map((pid) => identify(pid))
    .filter((identity) => identity !== undefined);
}

/** Mount points in a world, the deepest first. Network namespaces that are kept alive are among them. */
export function mountsIn(worldDir: string): string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((path) => path.startsWith(`${worldDir}/`))
    .sort((a, b) => b.length - a.length);
}

/** The control groups of a name, in every hierarchy, and those below them; the deepest first. */
export function cgroupsOf(name: string): string[] {
  const hierarchies = [CGROUP_ROOT, ...subfolders(CGROUP_ROOT)];
  const own = hierarchies.map((dir) => join(dir, name)).filter(isFolder);
  return own.flatMap((dir) => [...below(dir), dir]).sort((a, b) => b.length - a.length);
}

function below(dir: string): string[] {
  return subfolders(dir).flatMap((path) => [...below(path), path]);
}

function subfolders(dir: string): string[] {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(dir, entry.name));
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Removes a world, whatever state it is in: its processes, mounts, control groups and files. */
export async function sweepWorld(worldDir: string, cgroup: string): Promise<void> {
  const processes = processesOf(worldDir);
  for (const one of processes) signalProcess(one, 'SIGKILL');
  for (let left = 50; left > 0 && processes.some(isThere); left -= 1) await sleep(100);
  for (const path of mountsIn(worldDir)) await run('umount', ['--lazy', path]).catch(() => undefined);
  for (const path of cgroupsOf(cgroup)) removeCgroup(path);
  // A hundred thousand small files: Node takes half a minute for what `rm` does in seconds. A mount is never entered.
  await run('rm', ['-rf', '--one-file-system', '--', worldDir]);
}

function removeCgroup(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // One that is not empty is no leftover of ours to remove by force: the judgement has already told of it.
  }
}
