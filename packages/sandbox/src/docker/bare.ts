import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import type { GraderJob, Profile } from '@gopherlab/contracts';
import { imageIdentity } from '../image/identity.ts';
import { SandboxFault } from '../sandbox.ts';
import { sendLine, startContainer } from './container.ts';
import { connectEngine, hasStatus, type Engine } from './engine.ts';
import { kernelLock } from './kernel-lock.ts';
import { ownerLabels } from './owner.ts';
import { chooseRuntime, runtimeWish } from './runtime.ts';

/** What a container has used so far, as the engine counts it. */
export interface ContainerUsage {
  cpuSeconds: number;
  /** Without the page cache that the kernel can take back at once. */
  memoryBytes: number;
}

/** A container as a sandbox has it, with nothing of the platform around it: the bare work that a bench compares with. */
export interface BareContainer extends AsyncDisposable {
  /** Hands the job over; resolves when the grader has written that it is done. Throws SandboxFault when it ends before. */
  grade(job: GraderJob): Promise<void>;
  /** Undefined once the container has ended. */
  usage(): Promise<ContainerUsage | undefined>;
  /** Runs a shell script in it as root; returns what it wrote on standard output. */
  shell(script: string): Promise<string>;
}

export interface BareContainers {
  /** Starts one and waits until its agent is ready. A `kernel` one waits until no other on this host is in use. */
  start(profile: Profile, memoryMb: number): Promise<BareContainer>;
}

/** Starts containers of the sandbox image by hand, with the options of the profiles. For measurements alone. */
export async function openBareContainers(image: string): Promise<BareContainers> {
  const engine = connectEngine();
  const [identity, runtime] = await Promise.all([
    imageIdentity(engine, image),
    chooseRuntime(engine, runtimeWish()),
  ]);
  const labels = ownerLabels();
  return {
    async start(profile, memoryMb) {
      await using stack = new AsyncDisposableStack();
      if (profile === 'kernel') stack.use(await kernelLock.lock());
      const container = await startContainer(engine, {
        image: identity,
        profile,
        memoryMb,
        runtime: profile === 'standard' ? runtime.name : undefined,
        labels,
      });
      stack.defer(() => container.destroy());
      const owned = stack.move();
      return {
        async grade(job) {
          const done = untilDone(container.stdout);
          await sendLine(container.stdin, JSON.stringify(job), AbortSignal.timeout(10_000));
          if (!(await done)) throw new SandboxFault(`the grader ended early: ${container.stderr()}`);
        },
        usage: () => usageOf(engine, container.id),
        shell: (script) => runShell(engine, container.id, script),
        [Symbol.asyncDispose]: () => owned.disposeAsync(),
      };
    },
  };
}

/** What this host's containers of one owner use, by its process number and with their profiles. */
export async function usageByOwner(ownerPid: number): Promise<(ContainerUsage & { profile: string })[]> {
  const engine = connectEngine();
  const all = await engine.listContainers({ filters: { label: ['gopherlab.owner'] } });
  const own = all.filter(({ Labels }) => Labels['gopherlab.owner']?.split(' ')[0] === String(ownerPid));
  const usages = await Promise.all(
    own.map(async ({ Id, Labels }) => {
      const usage = await usageOf(engine, Id);
      return usage && { ...usage, profile: Labels['gopherlab.profile'] ?? '' };
    }),
  );
  return usages.filter((usage) => usage !== undefined);
}

/** Whether the stream came to the grader's last event. Nothing else is parsed: a platform's work is not the bare work. */
async function untilDone(stdout: PassThrough): Promise<boolean> {
  for await (const line of createInterface({ input: stdout })) {
    if (line.startsWith('{"type":"done"')) return true;
  }
  return false;
}

async function usageOf(engine: Engine, id: string): Promise<ContainerUsage | undefined> {
  try {
    const stats = await engine.getContainer(id).stats({ stream: false, 'one-shot': true });
    // A container that has just ended has empty statistics.
    if (!stats.memory_stats.usage) return undefined;
    const { usage, stats: kinds } = stats.memory_stats;
    const reclaimable = kinds.inactive_file || kinds.total_inactive_file || 0;
    return {
      cpuSeconds: stats.cpu_stats.cpu_usage.total_usage / 1e9,
      memoryBytes: Math.max(0, usage - reclaimable),
    };
  } catch (error) {
    if (hasStatus(error, 404, 409)) return undefined;
    throw error;
  }
}

async function runShell(engine: Engine, id: string, script: string): Promise<string> {
  const command = { Cmd: ['sh', '-c', script], AttachStdout: true, AttachStderr: true };
  const exec = await engine.getContainer(id).exec(command);
  const stream = await exec.start({ hijack: true, stdin: false });
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  engine.modem.demuxStream(stream, stdout, stderr);
  stream.once('end', () => [stdout, stderr].forEach((one) => one.end()));
  const [out, err] = await Promise.all([text(stdout), text(stderr)]);
  const { ExitCode: code } = await exec.inspect();
  if (code !== 0) throw new SandboxFault(`the script ended with ${code}: ${(out + err).slice(-2000)}`);
  return out;
}
