import type { Profile } from '@gopherlab/contracts';
import { imageIdentity } from '../image/identity.ts';
import { SandboxFault, type AcquireOptions, type Sandbox, type Sandboxes } from '../sandbox.ts';
import { startContainer, type WaitingContainer } from './container.ts';
import { connectEngine, hasStatus, type Engine } from './engine.ts';
import { gradeIn } from './grade.ts';
import { kernelLock } from './kernel-lock.ts';
import { watchOom, type OomWatch } from './oom-watch.ts';
import { removeOrphans } from './orphans.ts';
import { createRegister, startSweeper } from './sweeper.ts';
import { ownerLabels } from './owner.ts';
import { chooseRuntime, runtimeWish, type RuntimeWish } from './runtime.ts';
import { createWarmPool, type WarmPool, type WarmRequest } from './warm-pool.ts';

/** What the sandboxes say for the platform's log. */
export type SandboxLog = (message: string, data: Record<string, unknown>) => void;

export interface SandboxesOptions {
  /** Name of the sandbox image, as the image step tells it. */
  image: string;
  /** Sandboxes that wait in advance. */
  warm?: WarmRequest[];
  /** Seconds that a grader may take beyond the lab's own budgets before the sandbox ends it. */
  slackSeconds?: number;
  /** What `standard` sandboxes run under; else as `SANDBOX_RUNTIME` says. */
  runtime?: RuntimeWish;
  log?: SandboxLog;
}

const SLACK_SECONDS = 20;

/** Opens the sandboxes of this host. Throws SandboxFault when no engine, no image or no wished runtime is there. */
export async function createSandboxes(options: SandboxesOptions): Promise<Sandboxes> {
  const { image, warm = [], slackSeconds = SLACK_SECONDS, runtime: wish = runtimeWish(), log } = options;
  const engine = connectEngine();
  const identity = await identityOf(engine, image);
  const runtime = await chooseRuntime(engine, wish);
  if (runtime.unmet) throw new SandboxFault(runtime.reason);
  const orphans = await removeOrphans(engine);
  const labels = ownerLabels();
  const oom = await watchOom(engine, labels['gopherlab.instance'] ?? '');
  log?.('sandboxes open', { image: identity, gvisor: runtime.reason, orphansRemoved: orphans });
  const register = createRegister();
  const sweeper = startSweeper({ engine, instance: labels['gopherlab.instance'] ?? '', register, log });
  const start = async (profile: Profile, memoryMb: number) =>
    register.enter(
      await startContainer(engine, {
        image: identity,
        profile,
        memoryMb,
        runtime: profile === 'standard' ? runtime.name : undefined,
        labels,
      }),
    );
  const pool = createWarmPool(warm, start);
  return {
    image: identity,
    runtime: runtime.name,
    acquire: (profile, wish) => acquire({ pool, oom, slackSeconds, log }, profile, wish),
    warmed: () => pool.filled(),
    async [Symbol.asyncDispose]() {
      await pool.close();
      await sweeper.finish();
      oom.close();
    },
  };
}

async function identityOf(engine: Engine, image: string): Promise<string> {
  try {
    return await imageIdentity(engine, image);
  } catch (cause) {
    if (hasStatus(cause, 404)) throw new SandboxFault(`the sandbox image ${image} is not there`, { cause });
    throw new SandboxFault('the Docker Engine does not answer', { cause });
  }
}

interface Means {
  pool: WarmPool;
  oom: OomWatch;
  slackSeconds: number;
  log?: SandboxLog;
}

async function acquire(
  { pool, oom, slackSeconds, log }: Means,
  profile: Profile,
  { memoryMb, signal, requestId }: AcquireOptions,
): Promise<Sandbox> {
  await using stack = new AsyncDisposableStack();
  if (profile === 'kernel') stack.use(await kernelLock.lock(signal));
  signal?.throwIfAborted();
  const container = await pool.take(profile, memoryMb);
  stack.defer(() => container.destroy());
  mark(container, requestId);
  log?.('sandbox acquired', { requestId, container: container.id.slice(0, 12), profile });
  const owned = stack.move();
  const onGarbage = (reason: string) => log?.('the grader wrote what is no event', { requestId, reason });
  const onWords = (words: string) => log?.('what agent and grader said', { requestId, words });
  return {
    id: container.id,
    grade: (job, { signal: ended }) =>
      gradeIn({ container, job, oom, slackSeconds, signal: ended, onGarbage, onWords }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** `docker ps` then shows which request a container works for. Labels cannot change any more; nobody waits for it. */
function mark(container: WaitingContainer, requestId: string | undefined): void {
  if (!requestId) return;
  const readable = requestId.replaceAll(/[^a-zA-Z0-9_.-]/g, '-').slice(0, 80);
  void container.rename(`gopherlab-${readable}-${container.id.slice(0, 6)}`);
}
