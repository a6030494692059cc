import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../setup/postgres.ts';
import { toolchainDir } from '../../setup/toolchain/installed.ts';
import type { Installation } from '../../installation.ts';
import { keepService } from './kept-service.ts';

/** The whole product, serving. */
export interface Product {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL (or uses `DATABASE_URL`), the api and a runner, and starts again whichever of them ends. Stops what
 * it started when a later one fails at its first start.
 */
export async function startProduct(
  installation: Installation,
  image: string,
  env: NodeJS.ProcessEnv,
): Promise<Product> {
  await using stack = new AsyncDisposableStack();
  const { rootDir, stateDir, port } = installation;
  const logsDir = join(stateDir, 'logs');
  mkdirSync(logsDir, { recursive: true });

  const database = await openDatabase({ stateDir, env });
  stack.defer(() => database.stop());

  const url = `http://localhost:${port}`;
  const common = {
    ...env,
    NODE_ENV: 'production',
    GOPHERLAB_STATE_DIR: stateDir,
    LABS_DIR: join(rootDir, 'labs'),
    SANDBOX_IMAGE: image,
  };
  const api = await keepService({
    name: 'api',
    entry: join(rootDir, 'apps/api/src/main.ts'),
    env: {
      ...common,
      PORT: String(port),
      DATABASE_URL: database.url,
      WEB_DIST_DIR: join(rootDir, 'apps/web/dist'),
      // Tests have a state of their own, and the toolchain of the real one.
      TOOLCHAIN_DIR: env.TOOLCHAIN_DIR ?? toolchainDir(stateDir),
    },
    logFile: join(logsDir, 'api.log'),
    onEnded: tell('api'),
  });
  stack.defer(() => api.stop());

  const runnerEnv: NodeJS.ProcessEnv = { ...common, API_URL: `http://127.0.0.1:${port}` };
  // A runner executes hostile code: it never sees the database's address, nor the key that signs.
  for (const name of ['DATABASE_URL', 'SIGNING_KEY', 'SIGNING_KEY_FILE']) delete runnerEnv[name];
  const runner = await keepService({
    name: 'runner',
    entry: join(rootDir, 'apps/runner/src/main.ts'),
    env: runnerEnv,
    logFile: join(logsDir, 'runner.log'),
    onEnded: tell('runner'),
  });
  stack.defer(() => runner.stop());

  const owned = stack.move();
  return { url, stop: () => owned.disposeAsync() };
}

function tell(name: string): (how: string) => void {
  return (how) =>
    process.stderr.write(`✗ The ${name} ended (${how}). Starting it again; nothing submitted is lost.\n`);
}
