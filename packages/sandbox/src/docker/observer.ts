import { PassThrough, type Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { SandboxFault } from '../sandbox.ts';
import { connectEngine, hasStatus, type Engine } from './engine.ts';
import { ownerLabels } from './owner.ts';

/** Looks at the host from outside every sandbox, with the kernel tools of the sandbox image. */
export interface HostObserver extends AsyncDisposable {
  /** Runs a shell script as root, with the host's processes, network and cgroups in view; gives its standard output. */
  run(script: string): Promise<string>;
  /** What a sandbox is called on the host. Throws SandboxFault when it is not there. */
  traces(sandboxId: string): Promise<SandboxTraces>;
  /** Every container that the engine knows by id, whoever made it, and its sandbox profile; empty for anything else. */
  living(): Promise<Map<string, string>>;
}

/** Under which names a sandbox is found on the host while it lives, and must not be found any more afterwards. */
export interface SandboxTraces {
  id: string;
  /** Number of its first process in the host's process namespace. */
  pid: number;
  /** Absolute paths on the host: layers, mounts, the network namespace. */
  places: string[];
}

/**
 * Starts an observer: one privileged container that stays until it is disposed of. It changes nothing but that tracefs
 * is mounted, in its own view. Throws SandboxFault when it cannot be started.
 */
export async function openObserver(image: string): Promise<HostObserver> {
  const engine = connectEngine();
  const { container, input } = await startObserver(engine, image);
  return {
    run: (script) => execute(engine, container, script),
    traces: (id) => tracesOf(engine, id),
    living: () => livingContainers(engine, container.id),
    async [Symbol.asyncDispose]() {
      input.destroy();
      await container.remove({ force: true }).catch((error: unknown) => {
        if (!hasStatus(error, 404, 409)) throw error;
      });
    },
  };
}

/** Where the observer finds the host's root folder: through this process, which is on the host. */
export const HOST_ROOT = `/proc/${process.pid}/root`;

interface Started {
  container: Docker.Container;
  input: Duplex;
}

async function startObserver(engine: Engine, image: string): Promise<Started> {
  const mountTracefs =
    'grep -q " /sys/kernel/tracing tracefs " /proc/self/mounts || mount -t tracefs tracefs /sys/kernel/tracing';
  const options: Docker.ContainerCreateOptions & { HostConfig: { CgroupnsMode: 'host' } } = {
    Image: image,
    // The input ends with its owner, and the observer with its input.
    Entrypoint: ['/bin/sh', '-c', `${mountTracefs}; exec cat`],
    Labels: ownerLabels(),
    AttachStdin: true,
    OpenStdin: true,
    StdinOnce: true,
    HostConfig: {
      AutoRemove: true,
      Privileged: true,
      PidMode: 'host',
      NetworkMode: 'host',
      IpcMode: 'host',
      CgroupnsMode: 'host',
      LogConfig: { Type: 'none', Config: {} },
    },
  };
  const container = await engine.createContainer(options);
  const input = (await container.attach({ stream: true, hijack: true, stdin: true })) as Duplex;
  // A broken pipe shows in the next script; without a listener it would end this process.
  input.on('error', () => input.destroy());
  try {
    await container.start();
    return { container, input };
  } catch (cause) {
    input.destroy();
    await container.remove({ force: true }).catch(() => undefined);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SandboxFault(`the observer of the host did not start: ${why}`, { cause });
  }
}

async function execute(engine: Engine, container: Docker.Container, script: string): Promise<string> {
  const exec = await container.exec({
    Cmd: ['/bin/sh', '-c', script],
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await exec.start({ hijack: true, stdin: false });
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  engine.modem.demuxStream(stream, stdout, stderr);
  stream.once('end', () => endBoth(stdout, stderr));
  stream.once('close', () => endBoth(stdout, stderr));
  const [out, err] = await Promise.all([collect(stdout), collect(stderr)]);
  const { ExitCode } = await exec.inspect();
  if (ExitCode !== 0) throw new SandboxFault(`the observer's script ended with ${ExitCode}: ${err.trim()}`);
  return out;
}

function endBoth(stdout: PassThrough, stderr: PassThrough): void {
  stdout.end();
  stderr.end();
}

async function collect(stream: PassThrough): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function tracesOf(engine: Engine, id: string): Promise<SandboxTraces> {
  try {
    const { State, GraphDriver, NetworkSettings } = await engine.getContainer(id).inspect();
    const layers = (GraphDriver as { Data?: Record<string, string> | null } | undefined)?.Data ?? {};
    // Of the layers the image's own stay; the container's are these two.
    const places = [layers.MergedDir, layers.UpperDir, NetworkSettings.SandboxKey];
    return { id, pid: State.Pid, places: places.filter((place): place is string => Boolean(place)) };
  } catch (cause) {
    throw new SandboxFault(`the sandbox ${id.slice(0, 12)} cannot be inspected`, { cause });
  }
}

/** The observer itself is not among them: it belongs to whoever looks. */
async function livingContainers(engine: Engine, observerId: string): Promise<Map<string, string>> {
  const containers = await engine.listContainers({ all: true });
  return new Map(
    containers
      .filter(({ Id }) => Id !== observerId)
      .map(({ Id, Labels }) => [Id, Labels['gopherlab.profile'] ?? '']),
  );
}
