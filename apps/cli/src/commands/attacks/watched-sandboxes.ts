import {
  SandboxFault,
  type HostObserver,
  type Sandbox,
  type Sandboxes,
  type SandboxTraces,
} from '@gopherlab/sandbox';

/** Sandboxes for one attack: each is seen to have no way out before a submission enters it. */
export interface WatchedSandboxes {
  sandboxes: Pick<Sandboxes, 'acquire' | 'image'>;
  /** The names of all that were taken. */
  traces: SandboxTraces[];
}

/** Wraps sandboxes so that none is handed out that has an interface beside loopback, and none is forgotten. */
export function watchSandboxes(
  sandboxes: Pick<Sandboxes, 'acquire' | 'image'>,
  observer: HostObserver,
): WatchedSandboxes {
  const traces: SandboxTraces[] = [];
  return {
    traces,
    sandboxes: {
      image: sandboxes.image,
      async acquire(profile, options) {
        const sandbox = await sandboxes.acquire(profile, options);
        try {
          traces.push(await onlyLoopback(sandbox, observer));
          return sandbox;
        } catch (error) {
          await sandbox[Symbol.asyncDispose]();
          throw error;
        }
      },
    },
  };
}

/** Asks the kernel, not the engine: the interfaces of the network namespace that the sandbox's first process is in. */
async function onlyLoopback(sandbox: Sandbox, observer: HostObserver): Promise<SandboxTraces> {
  const traces = await observer.traces(sandbox.id);
  const lines = (await observer.run(`cat /proc/${traces.pid}/net/dev`)).split('\n').slice(2);
  const interfaces = lines.map((line) => line.split(':')[0]?.trim() ?? '').filter((name) => name !== '');
  if (interfaces.length !== 1 || interfaces[0] !== 'lo')
    throw new SandboxFault(`the sandbox has other interfaces than loopback: ${interfaces.join(', ')}`);
  return traces;
}
