import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectEngine, probeEngine, type Engine } from '@gopherlab/sandbox';
import { SetupError } from '../../setup/step.ts';
import { hasArgument, identify, type ProcessIdentity } from './process-identity.ts';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const RETRY_MS = [100, 250, 500, 1000];

/** A Docker Engine that only we use, kept running as a service manager would. */
export interface OwnEngine {
  engine: Engine;
  /** For `DOCKER_HOST`. */
  address: string;
  /** Under which all its containers' control groups are, in every hierarchy. */
  cgroup: string;
  /** The engine's process; undefined while it is down. */
  daemon: () => ProcessIdentity | undefined;
  /** Its containerd's. */
  containerd: () => ProcessIdentity | undefined;
  stop(): Promise<void>;
}

export interface OwnEngineOptions {
  /** The world's folder: its name is in the arguments of everything that belongs to this engine. */
  worldDir: string;
  /** Name of the control group. */
  name: string;
  /** Told when the engine answers again after it had ended. */
  onBack: () => void;
}

interface Place {
  dir: string;
  socket: string;
  execRoot: string;
  logFile: string;
  args: string[];
}

/** Own socket, own data, own containerd; no bridge and no firewall rule, so that the host's engine notices nothing. */
function placeOf({ worldDir, name }: OwnEngineOptions): Place {
  const dir = join(worldDir, 'engine');
  const socket = join(worldDir, 'docker.sock');
  const execRoot = join(worldDir, 'exec');
  const configFile = join(dir, 'daemon.json');
  mkdirSync(dir, { recursive: true });
  // The host's own settings are not for this one.
  writeFileSync(configFile, '{}\n');
  const options = {
    'config-file': configFile,
    host: `unix://${socket}`,
    'data-root': join(dir, 'data'),
    'exec-root': execRoot,
    pidfile: join(worldDir, 'docker.pid'),
    bridge: 'none',
    iptables: 'false',
    ip6tables: 'false',
    'ip-forward': 'false',
    'userland-proxy': 'false',
    'cgroup-parent': `/${name}`,
    'exec-opt': 'native.cgroupdriver=cgroupfs',
    'log-level': 'warn',
  };
  const args = Object.entries(options).map(([option, value]) => `--${option}=${value}`);
  return { dir, socket, execRoot, logFile: join(worldDir, 'logs', 'dockerd.log'), args };
}

/** Starts it and waits until it answers. Throws SetupError. */
export async function startOwnEngine(options: OwnEngineOptions): Promise<OwnEngine> {
  const place = placeOf(options);
  const engine = connectEngine({ DOCKER_HOST: `unix://${place.socket}` });
  let stopping = false;
  let pid: number | undefined;

  /** One life of the engine: resolves when it has ended. */
  async function live(onReady: () => void): Promise<void> {
    const log = openSync(place.logFile, 'a');
    const child = spawn('dockerd', place.args, { detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    pid = child.pid;
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    let over = false;
    void ended.then(() => (over = true));
    while (!over && (await probeEngine(engine, 2000)).kind !== 'answers') await sleep(50);
    if (!over) onReady();
    await ended;
    pid = undefined;
  }

  const ready = Promise.withResolvers<void>();
  async function keep(): Promise<void> {
    let lives = 0;
    let failures = 0;
    while (!stopping) {
      await live(() => {
        if (lives > 0) options.onBack();
        lives += 1;
        failures = 0;
        ready.resolve();
      });
      if (stopping) return;
      await sleep(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
      failures += 1;
    }
  }
  const keeping = keep();

  async function stop(): Promise<void> {
    stopping = true;
    const daemon = identify(pid);
    if (daemon) process.kill(daemon.pid, 'SIGTERM');
    const late = sleep(STOP_TIMEOUT_MS, 'late', { ref: false });
    if ((await Promise.race([keeping, late])) === 'late' && pid !== undefined) process.kill(pid, 'SIGKILL');
    await keeping;
  }

  const late = sleep(START_TIMEOUT_MS, 'late', { ref: false });
  if ((await Promise.race([ready.promise, late])) === 'late') {
    await stop();
    throw new SetupError(
      `A Docker Engine of its own did not start: ${readFileSync(place.logFile, 'utf8').trim().split('\n').slice(-2).join(' ')}`,
      'mend the cause; `npm run doctor` looks at the host.',
    );
  }
  return {
    engine,
    address: `unix://${place.socket}`,
    cgroup: options.name,
    daemon: () => identify(pid),
    containerd: () => containerdOf(place),
    stop,
  };
}

function containerdOf({ execRoot }: Place): ProcessIdentity | undefined {
  try {
    const pid = Number(readFileSync(join(execRoot, 'containerd', 'containerd.pid'), 'utf8'));
    // A file may be older than the process that has its number now.
    return hasArgument(pid, execRoot) ? identify(pid) : undefined;
  } catch {
    return undefined;
  }
}
