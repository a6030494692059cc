import { rm, readFile, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareCluster, type Cluster } from './cluster.ts';
import {
  connectionUrl,
  isAlive,
  isPostmasterOf,
  readPidFile,
  startPostmaster,
  stopPostmaster,
  waitUntilReady,
  type Postmaster,
} from './postmaster.ts';

export interface StartPostgresOptions {
  /** The installation's `.gopherlab`, absolute. */
  stateDir: string;
  /** Told when the server ended by itself and is started again. */
  onRestart?: () => void;
  /** Told when it takes connections again. */
  onBack?: () => void;
}

export interface RunningPostgres {
  /** Connection string with the password: never log it. */
  url: string;
  /** `started`: by us; `adopted`: left over by a process that was killed; `shared`: another process of ours owns it. */
  origin: 'started' | 'adopted' | 'shared';
  /** Ends the server unless it is shared. Safe to call twice. */
  stop(): Promise<void>;
}

const RESTART_DELAYS_MS = [0, 100, 250, 500, 1000, 2000];

/**
 * Runs the installation's own PostgreSQL and keeps it running: a server that dies is started again, one that a killed
 * process left behind is taken over, one that a living process owns is shared.
 *
 * Throws DatabaseSetupError.
 */
export async function startPostgres(options: StartPostgresOptions): Promise<RunningPostgres> {
  const { stateDir } = options;
  const cluster = await prepareCluster(stateDir);
  const ownerFile = join(cluster.homeDir, 'owner');
  const logFile = join(stateDir, 'logs', 'postgres.log');
  const left = await findRunning(cluster);
  if (left && (await hasLivingOwner(ownerFile))) {
    return { url: left.url, origin: 'shared', stop: () => Promise.resolve() };
  }
  await writeFile(ownerFile, processIdentity(process.pid));
  const first = left ?? (await startPostmaster(cluster, logFile));
  const supervision = supervise(cluster, first, logFile, options);
  return {
    url: first.url,
    origin: left ? 'adopted' : 'started',
    stop: async () => {
      await supervision.stop();
      await rm(ownerFile, { force: true });
    },
  };
}

/** The server that runs on these files already; a stale pid file is put away. */
async function findRunning(cluster: Cluster): Promise<Postmaster | undefined> {
  const found = readPidFile(cluster.dataDir);
  if (!found) return undefined;
  if (!isPostmasterOf(cluster.dataDir, found.pid)) {
    await rm(join(cluster.dataDir, 'postmaster.pid'), { force: true });
    return undefined;
  }
  try {
    await waitUntilReady(cluster, found.endpoint);
    return { pid: found.pid, url: connectionUrl(cluster, found.endpoint) };
  } catch {
    await stopPostmaster(cluster.dataDir, found.pid);
    return undefined;
  }
}

function supervise(
  cluster: Cluster,
  first: Postmaster & { exited?: Promise<void> },
  logFile: string,
  { onRestart, onBack }: Pick<StartPostgresOptions, 'onRestart' | 'onBack'>,
): { stop(): Promise<void> } {
  let current = first;
  let stopping = false;

  async function watch(): Promise<void> {
    for (;;) {
      await (current.exited ?? waitUntilGone(cluster.dataDir, current.pid, () => stopping));
      if (stopping) return;
      onRestart?.();
      await restart();
      if (stopping) return;
      onBack?.();
    }
  }

  async function restart(): Promise<void> {
    for (let failures = 0; !stopping; failures += 1) {
      await sleep(RESTART_DELAYS_MS[Math.min(failures, RESTART_DELAYS_MS.length - 1)]);
      try {
        current = await startPostmaster(cluster, logFile);
        return;
      } catch {
        // Backends of the server that died may still be leaving; the reason is in the log.
      }
    }
  }

  const watching = watch();
  return {
    async stop() {
      stopping = true;
      await stopPostmaster(cluster.dataDir, current.pid);
      await watching;
      // A restart that was under way when we were told to stop.
      const late = readPidFile(cluster.dataDir);
      if (late) await stopPostmaster(cluster.dataDir, late.pid);
    },
  };
}

/** An adopted server is not our child: nobody tells us of its end. */
async function waitUntilGone(dataDir: string, pid: number, stopping: () => boolean): Promise<void> {
  while (isPostmasterOf(dataDir, pid) && !stopping()) await sleep(200);
}

async function hasLivingOwner(ownerFile: string): Promise<boolean> {
  const identity = await readFile(ownerFile, 'utf8').catch(() => '');
  const pid = Number(identity.split(' ')[0]);
  if (!pid || pid === process.pid || !isAlive(pid)) return false;
  return processIdentity(pid) === identity;
}

/** A process's number and, where the system tells, when it began: numbers are used again. */
function processIdentity(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${pid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[20]}`;
  } catch {
    return `${pid} -`;
  }
}
