import { randomUUID } from 'node:crypto';
import type { GraderEvent, GraderJob, Profile } from '@gopherlab/contracts';
import { SandboxFault, type AcquireOptions, type Sandbox, type Sandboxes } from '../sandbox.ts';
import { sendLine, startContainer, type WaitingContainer } from './container.ts';
import { connectEngine, type Engine } from './engine.ts';
import { readEvents } from './events.ts';
import { lockKernel } from './kernel-lock.ts';
import { chooseRuntime } from './runtime.ts';
import { removeOrphans } from './orphans.ts';
import { createWarmPool, type WarmPool, type WarmRequest } from './warm-pool.ts';

/** What the sandboxes say for the platform's log. */
export type SandboxLog = (message: string, data: Record<string, unknown>) => void;

export interface SandboxesOptions {
  /** Name of the sandbox image, as the image step tells it. */
  image: string;
  /** Sandboxes that wait in advance. */
  warm?: WarmRequest[];
  log?: SandboxLog;
}

/** Opens the sandboxes of this host. Throws SandboxFault when no engine or no image is there. */
export async function createSandboxes({ image, warm = [], log }: SandboxesOptions): Promise<Sandboxes> {
  const engine = connectEngine();
  const identity = await imageIdentity(engine, image);
  const runtime = await chooseRuntime(engine);
  await removeOrphans(engine);
  const owner = { 'gopherlab.owner': String(process.pid), 'gopherlab.instance': randomUUID() };
  const start = (profile: Profile, memoryMb: number) =>
    startContainer(engine, {
      image,
      profile,
      memoryMb,
      runtime: profile === 'standard' ? runtime : undefined,
      labels: { gopherlab: '1', ...owner },
    });
  const pool = createWarmPool(warm, start);
  return {
    image: identity,
    acquire: (profile, options) => acquire(pool, profile, options, log),
    warmed: () => pool.filled(),
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

async function imageIdentity(engine: Engine, image: string): Promise<string> {
  try {
    return (await engine.getImage(image).inspect()).Id;
  } catch (cause) {
    throw new SandboxFault(`the sandbox image ${image} is not there`, { cause });
  }
}

async function acquire(
  pool: WarmPool,
  profile: Profile,
  { memoryMb, signal, requestId }: AcquireOptions,
  log?: SandboxLog,
): Promise<Sandbox> {
  await using stack = new AsyncDisposableStack();
  if (profile === 'kernel') stack.use(await lockKernel(signal));
  signal?.throwIfAborted();
  const container = await pool.take(profile, memoryMb);
  stack.defer(() => container.destroy());
  log?.('sandbox acquired', { requestId, container: container.id.slice(0, 12), profile });
  const owned = stack.move();
  return {
    id: container.id,
    grade: (job, options) => grade(container, job, options.signal),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function* grade(
  container: WaitingContainer,
  job: GraderJob,
  signal?: AbortSignal,
): AsyncGenerator<GraderEvent> {
  const abort = () => void container.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    signal?.throwIfAborted();
    await sendLine(container.stdin, JSON.stringify(job));
    let last: GraderEvent | undefined;
    for await (const event of readEvents(container.stdout)) {
      last = event;
      yield event;
      if (event.type === 'done') return;
    }
    signal?.throwIfAborted();
    if (last?.type !== 'done') throw await endedEarly(container);
  } finally {
    signal?.removeEventListener('abort', abort);
    await container.destroy();
  }
}

async function endedEarly(container: WaitingContainer): Promise<SandboxFault> {
  const code = await container.ended;
  const words = container.stderr().trim().slice(-500);
  return new SandboxFault(`the grader ended early with exit code ${code}${words ? `: ${words}` : ''}`);
}
