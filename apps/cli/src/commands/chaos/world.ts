import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { readOrCreateSecret, startPostgres } from '@gopherlab/store';
import type { Installation } from '../../installation.ts';
import { SetupError } from '../../setup/step.ts';
import { keepService, type KeptService } from '../up/kept-service.ts';
import { findFreePort } from '../up/port.ts';
import { startOwnEngine, type OwnEngine } from './own-engine.ts';
import { hasArgument, identify, isThere, type ProcessIdentity } from './process-identity.ts';
import { startProxy, type Proxy } from './proxy.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { sweepWorld } from './sweep.ts';

const PREFIX = 'gopherlab-chaos-';
const NEEDED_BYTES = 4e9;
/** Shorter than in a real installation, so that a lost runner is noticed while somebody watches. */
export const LEASE_TTL_MS = 4000;

/** What can be killed. */
export type Part = 'api' | 'runner' | 'postmaster' | 'dockerd';

/** An installation of its own with everything that belongs to it, and nothing that belongs to anybody else. */
export interface World {
  dir: string;
  /** Where the api answers, directly. */
  url: string;
  databaseUrl: string;
  stateDir: string;
  engine: OwnEngine;
  /** The disk with database and artefacts, or why it cannot be filled. */
  disk: SmallDisk | { reason: string };
  /** Between runner and api. */
  proxy: Proxy;
  /** The process that is this part now; undefined while it is down. */
  processOf(part: Part): ProcessIdentity | undefined;
  /** Ends api, runner and PostgreSQL in order; the engine goes on. */
  stopProduct(): Promise<void>;
  /** Removes everything. */
  destroy(): Promise<void>;
}

export interface WorldOptions {
  /** Where worlds are made; on a real disk. */
  baseDir: string;
  installation: Installation;
  env: NodeJS.ProcessEnv;
  /** Told when a part that had ended serves again. */
  onBack: (part: Part) => void;
}

/** What is there before the product is started. */
export interface Foundation {
  dir: string;
  engine: OwnEngine;
  disk: SmallDisk | { reason: string };
  destroy(): Promise<void>;
}

/** Makes the folder, the small disk and the engine; removes worlds that a killed run has left. Throws SetupError. */
export async function layFoundation({ baseDir, installation, onBack }: WorldOptions): Promise<Foundation> {
  await sweepAbandoned(baseDir);
  assertRoom(baseDir);
  const dir = mkdtempSync(join(baseDir, PREFIX));
  // PostgreSQL's own user must pass through.
  chmodSync(dir, 0o711);
  writeFileSync(join(dir, 'owner'), JSON.stringify(identify(process.pid)));
  mkdirSync(join(dir, 'logs'));
  const name = basename(dir);
  let engine: OwnEngine | undefined;
  const destroy = async () => {
    // In order, also when a run breaks off: an engine that is only killed is started again by whoever keeps it.
    await engine?.stop();
    keepLogs(dir, join(installation.stateDir, 'chaos', 'logs'));
    await sweepWorld(dir, name);
  };
  try {
    const disk = await mountSmallDisk(join(dir, 'state'));
    engine = await startOwnEngine({ worldDir: dir, name, onBack: () => onBack('dockerd') });
    return { dir, disk, engine, destroy };
  } catch (error) {
    await destroy();
    throw error;
  }
}

/** Starts PostgreSQL, api and runner on it. */
export async function startWorld(
  foundation: Foundation,
  image: string,
  options: WorldOptions,
): Promise<World> {
  const { dir, engine, disk } = foundation;
  const stateDir = join(dir, 'state');
  await using stack = new AsyncDisposableStack();
  const postgres = await startPostgres({ stateDir, onBack: () => options.onBack('postmaster') });
  stack.defer(() => postgres.stop());
  const port = await findFreePort();
  const api = await keepService({
    ...serviceOf('api', foundation, options),
    env: apiEnv(options, { stateDir, databaseUrl: postgres.url, port }),
  });
  stack.defer(() => api.stop());
  const proxy = stack.use(await startProxy(port));
  const runner = await keepService({
    ...serviceOf('runner', foundation, options),
    env: runnerEnv(options, {
      foundation,
      image,
      port: proxy.port,
      token: readOrCreateSecret(stateDir, 'runner-token'),
    }),
  });
  stack.defer(() => runner.stop());
  const owned = stack.move();
  return {
    dir,
    url: `http://127.0.0.1:${port}`,
    databaseUrl: postgres.url,
    stateDir,
    engine,
    disk,
    proxy,
    processOf: (part) => processOf(part, { api, runner, engine, stateDir }),
    stopProduct: () => owned.disposeAsync(),
    destroy: () => foundation.destroy(),
  };
}

function serviceOf(name: 'api' | 'runner', { dir }: Foundation, { installation, onBack }: WorldOptions) {
  return {
    name,
    entry: join(installation.rootDir, `apps/${name}/src/main.ts`),
    logFile: join(dir, 'logs', `${name}.log`),
    onBack: () => onBack(name),
  };
}

function common({ installation, env }: WorldOptions): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG } = env;
  return { PATH, HOME, LANG, NODE_ENV: 'production', LABS_DIR: join(installation.rootDir, 'labs') };
}

function apiEnv(
  options: WorldOptions,
  { stateDir, databaseUrl, port }: { stateDir: string; databaseUrl: string; port: number },
): NodeJS.ProcessEnv {
  return {
    ...common(options),
    GOPHERLAB_STATE_DIR: stateDir,
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    LEASE_TTL_MS: String(LEASE_TTL_MS),
    WEB_DIST_DIR: join(options.installation.rootDir, 'apps/web/dist'),
  };
}

function runnerEnv(
  options: WorldOptions,
  { foundation, image, port, token }: { foundation: Foundation; image: string; port: number; token: string },
): NodeJS.ProcessEnv {
  return {
    ...common(options),
    GOPHERLAB_STATE_DIR: join(foundation.dir, 'runner'),
    DOCKER_HOST: foundation.engine.address,
    SANDBOX_IMAGE: image,
    API_URL: `http://127.0.0.1:${port}`,
    RUNNER_TOKEN: token,
  };
}

interface Parts {
  api: KeptService;
  runner: KeptService;
  engine: OwnEngine;
  stateDir: string;
}

function processOf(part: Part, { api, runner, engine, stateDir }: Parts): ProcessIdentity | undefined {
  if (part === 'api') return identify(api.pid());
  if (part === 'runner') return identify(runner.pid());
  if (part === 'dockerd') return engine.daemon();
  return postmasterOf(join(stateDir, 'postgres', 'data'));
}

function postmasterOf(dataDir: string): ProcessIdentity | undefined {
  const file = join(dataDir, 'postmaster.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
  // A killed server leaves the file; the number may be anybody's by now.
  return pid > 1 && hasArgument(pid, dataDir) ? identify(pid) : undefined;
}

/** What everybody in a world said, of the last run; for whoever looks into what did not hold. */
function keepLogs(dir: string, keptDir: string): void {
  rmSync(keptDir, { recursive: true, force: true });
  for (const own of [join(dir, 'logs'), join(dir, 'state', 'logs')]) {
    if (existsSync(own)) cpSync(own, keptDir, { recursive: true });
  }
}

/** Worlds whose run was killed itself: nobody else will remove them. */
async function sweepAbandoned(baseDir: string): Promise<void> {
  for (const name of readdirSync(baseDir).filter((entry) => entry.startsWith(PREFIX))) {
    const dir = join(baseDir, name);
    try {
      const owner = JSON.parse(readFileSync(join(dir, 'owner'), 'utf8')) as ProcessIdentity;
      if (!isThere(owner)) await sweepWorld(dir, name);
    } catch {
      // Being made or removed at this moment, or not ours: left alone.
    }
  }
}

function assertRoom(baseDir: string): void {
  const { bavail, bsize } = statfsSync(baseDir);
  if (bavail * bsize >= NEEDED_BYTES) return;
  throw new SetupError(
    `Only ${((bavail * bsize) / 1e9).toFixed(1)} GB are free in ${baseDir}; an engine of its own with the sandbox image needs ${NEEDED_BYTES / 1e9} GB for the time of the run.`,
    'free some space, or name another folder with --dir.',
  );
}
