import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { migrate, openPool, openQueue, startPostgres, type Db, type RunningPostgres } from '@gopherlab/store';
import { writeLabs } from '../../../packages/catalogue/src/lab-folder.testing.ts';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createContext, type AppContext } from './context.ts';
import { createHttpServer, type ServerLimits } from './http/http-server.ts';
import { createLogger } from './logger.ts';
import { closeServer } from './server.ts';

export const RUNNER_TOKEN = 'a-token-for-tests-only';

/** A PostgreSQL of its own for one file of tests, with as many databases as it has tests. */
export interface TestPostgres extends AsyncDisposable {
  createDatabase(): Promise<string>;
  running: RunningPostgres;
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const stateDir = await mkdtemp(join(tmpdir(), 'gopherlab-test-'));
  const running = await startPostgres({ stateDir });
  const admin = openTestPool(running.url);
  // Migrated once; every test gets a copy.
  const template = await createFrom(admin, running.url, 'template1');
  const db = openTestPool(template.url);
  await migrate(db);
  const queue = await openQueue({ db, onError: () => undefined, onWarning: () => undefined });
  await queue.stop();
  await db.destroy();
  return {
    running,
    createDatabase: async () => (await createFrom(admin, running.url, template.name)).url,
    async [Symbol.asyncDispose]() {
      await admin.destroy();
      await running.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

function openTestPool(url: string): Db {
  return openPool({ url, name: 'test', connections: 1, onConnectionError: () => undefined });
}

async function createFrom(
  admin: Db,
  serverUrl: string,
  template: string,
): Promise<{ name: string; url: string }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await sql`create database ${sql.ref(name)} template ${sql.ref(template)}`.execute(admin);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { name, url: url.href };
}

const REAL_LABS = join(import.meta.dirname, '../../../labs');

/** The test lab beside the real question bank; for `LABS_DIR`. */
export async function writeLabsWithQuestions(): Promise<string> {
  const labsDir = await writeLabs();
  for (const name of ['skills.yaml', 'roles.yaml', 'questions']) {
    await cp(join(REAL_LABS, name), join(labsDir, name), { recursive: true });
  }
  return labsDir;
}

export interface TestApi extends AsyncDisposable {
  url: string;
  context: AppContext;
  databaseUrl: string;
  labsDir: string;
  /** Ends it as SIGTERM does. */
  stop(): Promise<void>;
}

/** An api on a free port; every answer is held to its schema, unless its speed is what is asked. */
export async function startTestApi(
  databaseUrl: string,
  env: Record<string, string> = {},
  limits: Partial<ServerLimits> = {},
  { checkResponses = true }: { checkResponses?: boolean } = {},
): Promise<TestApi> {
  const labsDir = env.LABS_DIR ?? (await writeLabs());
  const blobsDir = env.BLOBS_DIR ?? join(labsDir, '../blobs');
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    DATABASE_CONNECTIONS: '6',
    LABS_DIR: labsDir,
    BLOBS_DIR: blobsDir,
    GOPHERLAB_STATE_DIR: join(labsDir, '../state'),
    WEB_DIST_DIR: join(labsDir, '../dist'),
    RUNNER_TOKEN,
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    ...env,
  });
  const stopping = new AbortController();
  const context = await createContext(config, createLogger(config.logLevel));
  const app = createApp(context, { stopping: stopping.signal, checkResponses });
  const server = createHttpServer(app, limits);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  let stopped: Promise<void> | undefined;
  const stop = () =>
    (stopped ??= (async () => {
      stopping.abort();
      await closeServer(server, 2000);
      await context.close();
    })());
  return {
    url: `http://127.0.0.1:${port}`,
    context,
    databaseUrl,
    labsDir,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
