import { spawn } from 'node:child_process';
import { mkdirSync, openSync, closeSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DATABASE_USER, type Cluster } from './cluster.ts';
import { DatabaseSetupError } from './database-setup-error.ts';

const DATABASE = 'gopherlab';
const SOCKET_PORT = 5432;
/** A Unix socket's path may have 107 bytes on Linux and 103 on macOS. */
const SOCKET_PATH_BYTES = 103;
const START_TIMEOUT_MS = 120_000;

/** A running PostgreSQL server, whoever started it. */
export interface Postmaster {
  pid: number;
  /** Connection string with the password: never log it. */
  url: string;
}

/** Where a server listens: a socket in a folder that only its user may enter, or a loopback port. */
type Endpoint = { socketDir: string; port: number } | { port: number };

/** What `postmaster.pid` says about a server that may or may not be alive. */
export function readPidFile(dataDir: string): { pid: number; endpoint: Endpoint } | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const [pid, , , port, socketDir] = lines;
  if (!pid || !port) return undefined;
  const endpoint = socketDir ? { socketDir, port: Number(port) } : { port: Number(port) };
  return { pid: Number(pid), endpoint };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether the process of that number is this cluster's server, not a stranger who got the number later. */
export function isPostmasterOf(dataDir: string, pid: number): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dataDir);
  } catch {
    return false;
  }
}

export function connectionUrl(cluster: Cluster, endpoint: Endpoint, database = DATABASE): string {
  const login = `${DATABASE_USER}:${encodeURIComponent(cluster.password)}`;
  if ('socketDir' in endpoint) {
    return `postgresql://${login}@localhost:${endpoint.port}/${database}?host=${encodeURIComponent(endpoint.socketDir)}`;
  }
  return `postgresql://${login}@127.0.0.1:${endpoint.port}/${database}`;
}

async function chooseEndpoint({ socketDir }: Cluster): Promise<Endpoint> {
  const path = join(socketDir, `.s.PGSQL.${SOCKET_PORT}`);
  if (Buffer.byteLength(path) <= SOCKET_PATH_BYTES) return { socketDir, port: SOCKET_PORT };
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return { port: address.port };
}

/** Starts a server and waits until it takes connections. It outlives us when we are killed. */
export async function startPostmaster(
  cluster: Cluster,
  logFile: string,
): Promise<Postmaster & { exited: Promise<void> }> {
  const endpoint = await chooseEndpoint(cluster);
  mkdirSync(dirname(logFile), { recursive: true });
  // The server writes to the file itself: a pipe to us would break it when we are killed.
  const log = openSync(logFile, 'a');
  const offset = readFileSync(logFile).length;
  const { file, args, ...ids } = cluster.account.command(
    cluster.binaries.postgres,
    serverArguments(cluster, endpoint),
  );
  const child = spawn(file, args, {
    ...ids,
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', log, log],
    // In a process group of its own, so that Ctrl-C reaches it through us, after those who use it.
    detached: true,
  });
  closeSync(log);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const logTail = () =>
    readFileSync(logFile).subarray(offset).toString().trim().split('\n').slice(-3).join(' ');
  const failed = exited.then(() => {
    throw new DatabaseSetupError(
      `PostgreSQL did not start: ${logTail() || 'it said nothing'}`,
      `read ${logFile}, mend the cause and start again.`,
    );
  });
  await Promise.race([waitUntilReady(cluster, endpoint), failed]);
  failed.catch(() => undefined);
  return { pid: child.pid ?? 0, url: connectionUrl(cluster, endpoint), exited };
}

function serverArguments(cluster: Cluster, endpoint: Endpoint): string[] {
  const onSocket = 'socketDir' in endpoint;
  const settings = {
    port: String(endpoint.port),
    listen_addresses: onSocket ? '' : '127.0.0.1',
    unix_socket_directories: onSocket ? endpoint.socketDir : '',
    max_connections: '80',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
  };
  return [
    '-D',
    cluster.dataDir,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/** Waits until connections are taken (recovery may go first) and our database exists. */
export async function waitUntilReady(cluster: Cluster, endpoint: Endpoint): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const fault = await tryConnect(connectionUrl(cluster, endpoint));
    if (fault === undefined) return;
    if (fault === '3D000') await createDatabase(cluster, endpoint);
    if (performance.now() > deadline) {
      throw new DatabaseSetupError(
        `PostgreSQL takes no connections (${fault}).`,
        'read its log and start again.',
      );
    }
    await sleep(15);
  }
}

/** The code of what prevents a connection, or undefined. */
export async function tryConnect(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).message;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(cluster: Cluster, endpoint: Endpoint): Promise<void> {
  const client = new pg.Client({ connectionString: connectionUrl(cluster, endpoint, 'postgres') });
  await client.connect();
  try {
    await client.query(`create database ${client.escapeIdentifier(DATABASE)}`);
  } finally {
    await client.end();
  }
}

/** Ends a server: sessions are cut, what was committed is kept. */
export async function stopPostmaster(dataDir: string, pid: number): Promise<void> {
  // Fast, then immediate (recovers at the next start), then by force.
  const steps = [
    { signal: 'SIGINT', waitMs: 15_000 },
    { signal: 'SIGQUIT', waitMs: 5000 },
    { signal: 'SIGKILL', waitMs: 5000 },
  ] as const;
  for (const { signal, waitMs } of steps) {
    if (!isPostmasterOf(dataDir, pid)) return;
    process.kill(pid, signal);
    const deadline = performance.now() + waitMs;
    while (isPostmasterOf(dataDir, pid) && performance.now() < deadline) await sleep(10);
  }
}
