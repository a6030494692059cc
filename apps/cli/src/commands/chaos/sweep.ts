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

/** The processes in a control group itself, not in those below it. */
export function processesIn(cgroup: string): number[] {
  try {
    return readFileSync(join(cgroup, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
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
  // A container that its engine has forgotten says nothing of the world, but it is in a control group of it.
  const inside = cgroupsOf(cgroup).flatMap(processesIn).map(identify);
  const processes = [...processesOf(worldDir), ...inside.filter((one) => one !== undefined)];
  for (const one of processes) signalProcess(one, 'SIGKILL');
  for (let left = 50; left > 0 && processes.some(isThere); left -= 1) await sleep(100);
  for (const path of mountsIn(worldDir)) await run('umount', ['--lazy', path]).catch(() => undefined);
  // One stays busy for a moment after its last process has gone.
  for (let left = 50; left > 0 && cgroupsOf(cgroup).length > 0; left -= 1) {
    for (const path of cgroupsOf(cgroup)) removeCgroup(path);
    await sleep(100);
  }
  // A hundred thousand small files: Node takes half a minute for what `rm` does in seconds. A mount is never entered.
  await run('rm', ['-rf', '--one-file-system', '--', worldDir]);
}

function removeCgroup(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Busy: tried again, and never by force.
  }
}
