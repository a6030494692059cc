import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareCluster, readOrCreateSecret, startPostgres } from '../../packages/store/src/index.ts';
import { findFreePort } from '../../apps/cli/src/commands/up/port.ts';
import { startService, type Service } from '../../apps/cli/src/commands/up/service.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A few people stand for many here, so what one person may do at once is no limit. */
const NO_LIMITS = {
  MAX_UNFINISHED_PER_PERSON: '1000',
  LIMIT_SUBMISSIONS: '100000:100000',
  LIMIT_WRITES: '100000:100000',
  LIMIT_READS: '100000:100000',
  LIMIT_STREAMS: '100000:100000',
  LIMIT_GUESTS: '100000:100000',
};

/** The product as `npm start` runs it, with an empty database of its own. */
export interface BenchProduct extends AsyncDisposable {
  url: string;
  /** What runners show to the api. */
  token: string;
  pids: { api: number; postgres: number };
  startRunner(): Promise<Service>;
}

export interface BenchProductOptions {
  /** Of this product alone. */
  stateDir: string;
  image: string;
  env: NodeJS.ProcessEnv;
}

/** Starts PostgreSQL and the api, and a runner when asked. All of them end with the product. */
export async function startBenchProduct({
  stateDir,
  image,
  env,
}: BenchProductOptions): Promise<BenchProduct> {
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  const owned = new AsyncDisposableStack();
  const common: NodeJS.ProcessEnv = { ...env, NODE_ENV: 'production', GOPHERLAB_STATE_DIR: stateDir };
  common.LABS_DIR = join(ROOT, 'labs');
  delete common.DATABASE_URL;

  async function start(name: 'api' | 'runner', own: NodeJS.ProcessEnv): Promise<Service> {
    const service = await startService({
      name,
      entry: join(ROOT, 'apps', name, 'src/main.ts'),
      env: { ...common, ...own },
      logFile: join(stateDir, 'logs', `${name}.log`),
    });
    owned.defer(() => service.stop());
    return service;
  }

  try {
    const postgres = await startPostgres({ stateDir });
    owned.defer(() => postgres.stop());
    const port = await findFreePort();
    const apiEnv = { PORT: String(port), DATABASE_URL: postgres.url, ...NO_LIMITS };
    const api = await start('api', { ...apiEnv, WEB_DIST_DIR: join(ROOT, 'apps/web/dist') });
    const runnerEnv = { API_URL: `http://127.0.0.1:${port}`, SANDBOX_IMAGE: image };
    const { dataDir } = await prepareCluster(stateDir);
    return {
      url: `http://localhost:${port}`,
      token: readOrCreateSecret(stateDir, 'runner-token'),
      pids: { api: api.pid, postgres: readPostmasterPid(dataDir) },
      startRunner: () => start('runner', runnerEnv),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  } catch (error) {
    await owned.disposeAsync();
    throw error;
  }
}

const PLACE = /^bench-(\d+)$/;

/** A state folder for this process. What benches that have ended left is removed: logs of failed ones, and their servers. */
export async function makeStateDir(parent: string): Promise<string> {
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    const pid = Number(PLACE.exec(name)?.[1] ?? 0);
    if (pid > 0 && !isAlive(pid)) await removeState(join(parent, name));
  }
  return join(parent, `bench-${process.pid}`);
}

/** A server that a killed bench has left is ended first: one whose files are gone lives on for a while. */
async function removeState(stateDir: string): Promise<void> {
  if (existsSync(join(stateDir, 'postgres', 'data', 'postmaster.pid'))) {
    const left = await startPostgres({ stateDir });
    await left.stop();
  }
  rmSync(stateDir, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

function readPostmasterPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
}
