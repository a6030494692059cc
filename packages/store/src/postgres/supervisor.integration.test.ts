import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { prepareCluster } from './cluster.ts';
import { isAlive, isPostmasterOf, readPidFile, tryConnect } from './postmaster.ts';
import { startPostgres, type RunningPostgres } from './supervisor.ts';

function makeStateDir(parent = tmpdir()): string {
  const stateDir = mkdtempSync(join(parent, 'gopherlab-pg-'));
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }));
  return stateDir;
}

async function start(stateDir: string): Promise<RunningPostgres> {
  const running = await startPostgres({ stateDir });
  onTestFinished(() => running.stop());
  return running;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

function postmasterPid(stateDir: string): number {
  return readPidFile(join(stateDir, 'postgres', 'data'))?.pid ?? 0;
}

/** A process that starts PostgreSQL and waits to be killed. */
async function startElsewhere(stateDir: string): Promise<ChildProcess> {
  const child = fork(new URL('./start-postgres.testing.ts', import.meta.url), [stateDir]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child, 'message');
  return child;
}

test('what is stored is there after a stop and a start', async () => {
  const stateDir = makeStateDir();
  const first = await start(stateDir);
  expect(first.origin).toBe('started');
  await query(first.url, 'create table kept (n int)');
  await first.stop();
  expect(postmasterPid(stateDir)).toBe(0);
  const second = await start(stateDir);
  expect(await query(second.url, 'select * from kept')).toEqual([]);
});

test('it listens on no port and shows its password to nobody', async () => {
  const stateDir = makeStateDir();
  const running = await start(stateDir);
  expect(await query(running.url, 'show listen_addresses')).toEqual([{ listen_addresses: '' }]);
  const password = decodeURIComponent(new URL(running.url).password);
  expect(password.length).toBeGreaterThan(30);
  expect(readFileSync(join(stateDir, 'logs', 'postgres.log'), 'utf8')).not.toContain(password);
  expect(readFileSync(`/proc/${postmasterPid(stateDir)}/cmdline`, 'utf8')).not.toContain(password);
  const wrong = new URL(running.url);
  wrong.password = 'guessed';
  expect(await tryConnect(wrong.href)).toBe('28P01');
  expect(statSync(join(stateDir, 'postgres')).mode & 0o777).toBe(0o700);
});

test('what a killed process left running is taken over and stopped in the end', async () => {
  const stateDir = makeStateDir();
  const child = await startElsewhere(stateDir);
  const pid = postmasterPid(stateDir);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(pid)).toBe(true);
  const running = await start(stateDir);
  expect(running.origin).toBe('adopted');
  expect(postmasterPid(stateDir)).toBe(pid);
  await running.stop();
  expect(isPostmasterOf(join(stateDir, 'postgres', 'data'), pid)).toBe(false);
});

test('what a living process owns is shared and left alone', async () => {
  const stateDir = makeStateDir();
  await startElsewhere(stateDir);
  const guest = await start(stateDir);
  expect(guest.origin).toBe('shared');
  await guest.stop();
  expect(await tryConnect(guest.url)).toBeUndefined();
});

test('a server that is killed comes back, and nothing acknowledged is lost', async () => {
  const stateDir = makeStateDir();
  const running = await start(stateDir);
  await query(running.url, 'create table kept (n int)');
  for (let n = 1; n <= 5; n += 1) {
    await query(running.url, `insert into kept values (${n})`);
    const killed = postmasterPid(stateDir);
    process.kill(killed, 'SIGKILL');
    await expect
      .poll(() => postmasterPid(stateDir) !== killed && tryConnect(running.url), { timeout: 60_000 })
      .toBeUndefined();
  }
  expect(await query(running.url, 'select sum(n)::int as sum from kept')).toEqual([{ sum: 15 }]);
});

test('a stale pid file, of a process that is gone or of a stranger, does not hinder', async () => {
  const stateDir = makeStateDir();
  const first = await start(stateDir);
  const pidFile = join(stateDir, 'postgres', 'data', 'postmaster.pid');
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  await first.stop();
  for (const pid of [999_999_999, process.pid]) {
    writeFileSync(pidFile, [String(pid), ...lines.slice(1)].join('\n'));
    const again = await start(stateDir);
    expect(again.origin).toBe('started');
    await again.stop();
  }
});

test('files that were half made are not taken for whole', async () => {
  const stateDir = makeStateDir();
  mkdirSync(join(stateDir, 'postgres', 'making-abc'), { recursive: true });
  writeFileSync(join(stateDir, 'postgres', 'making-abc', 'PG_VERSION'), '18\n');
  const { made, homeDir } = await prepareCluster(stateDir);
  expect(made).toBe(true);
  expect(readdirSync(homeDir).sort()).toEqual(['data', 'socket']);
  expect((await prepareCluster(stateDir)).made).toBe(false);
});

test('files of another version are refused, not touched', async () => {
  const stateDir = makeStateDir();
  const { dataDir } = await prepareCluster(stateDir);
  writeFileSync(join(dataDir, 'PG_VERSION'), '12\n');
  await expect(startPostgres({ stateDir })).rejects.toThrow(/made by PostgreSQL 12/);
  expect(existsSync(dataDir)).toBe(true);
});

test('a folder whose socket path would be too long gets a loopback port', async () => {
  const parent = join(makeStateDir(), 'x'.repeat(90));
  mkdirSync(parent);
  const running = await start(makeStateDir(parent));
  expect(await query(running.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect(new URL(running.url).hostname).toBe('127.0.0.1');
});

test.runIf(process.getuid?.() === 0)('it runs under a project folder that only root may enter', async () => {
  const closed = makeStateDir();
  const stateDir = makeStateDir(closed);
  const running = await start(stateDir);
  const status = readFileSync(`/proc/${postmasterPid(stateDir)}/status`, 'utf8');
  expect(status).not.toMatch(/^Uid:\t0\t/m);
  expect(await query(running.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});
