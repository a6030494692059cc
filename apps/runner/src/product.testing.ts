import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LabDetail, Submission } from '@gopherlab/contracts';

const ROOT = join(import.meta.dirname, '../../..');

/** A process of the product, started as the product starts it. */
interface TestProcess extends AsyncDisposable {
  pid: number;
  /** Ends it with this signal and waits for that. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export interface TestProduct extends AsyncDisposable {
  url: string;
  startApi(): Promise<TestProcess>;
  startRunner(): Promise<TestProcess>;
}

export interface TestProductOptions {
  image: string;
  stateDir: string;
  databaseUrl: string;
  /** Default: the repository's. */
  labsDir?: string;
}

/** The api and runners that a test asks for, on the real labs. */
export function createTestProduct(options: TestProductOptions): TestProduct {
  const { image, stateDir, databaseUrl, labsDir = join(ROOT, 'labs') } = options;
  const owned = new AsyncDisposableStack();
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const url = `http://127.0.0.1:${port}`;
  const common = {
    ...process.env,
    GOPHERLAB_STATE_DIR: stateDir,
    LABS_DIR: labsDir,
    LEASE_TTL_MS: '4000',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'warn',
  };
  const start = async (app: string, env: Record<string, string>) =>
    owned.use(await startProcess(join(ROOT, 'apps', app, 'src/main.ts'), { ...common, ...env }));
  return {
    url,
    startApi: () => start('api', { PORT: String(port), DATABASE_URL: databaseUrl }),
    startRunner: () => start('runner', { API_URL: url, SANDBOX_IMAGE: image }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function startProcess(entry: string, env: NodeJS.ProcessEnv): Promise<TestProcess> {
  const child: ChildProcess = fork(entry, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  await Promise.race([once(child, 'message'), exited]);
  if (child.exitCode !== null) throw new Error(`${entry} ended with exit code ${child.exitCode}`);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  };
  return { pid: child.pid ?? 0, end, [Symbol.asyncDispose]: () => end('SIGTERM') };
}

/** A guest at work on one lab. */
export async function enrol(url: string, slug: string) {
  const session = await fetch(`${url}/api/session`);
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const lab = (await (await fetch(`${url}/api/labs/${slug}`)).json()) as LabDetail;
  const starter = Object.fromEntries(
    lab.files.filter(({ role }) => role === 'editable').map(({ path, content }) => [path, content]),
  );
  return {
    cookie,
    starter,
    async submit(files: Record<string, string>): Promise<Submission> {
      const response = await fetch(`${url}/api/submissions`, {
        method: 'POST',
        headers: {
          Cookie: cookie,
          Origin: url,
          'Content-Type': 'application/json',
          'Idempotency-Key': crypto.randomUUID(),
        },
        body: JSON.stringify({ lab: slug, mode: 'grade', files }),
      });
      if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
      return (await response.json()) as Submission;
    },
    /** Undefined while the api is away. */
    async look(id: string): Promise<Submission | undefined> {
      try {
        const response = await fetch(`${url}/api/submissions/${id}`, { headers: { Cookie: cookie } });
        return response.ok ? ((await response.json()) as Submission) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
