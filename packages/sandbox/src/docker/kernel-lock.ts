import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** An abstract socket is a lock of the host's that its holder's death releases. */
const LOCK = 'gopherlab-kernel-sandbox';
/** How long a process that others wait for stays away before it takes the lock again. */
const YIELD_MS = 150;

/**
 * One `kernel` sandbox at a time on a host: tracepoints and tracefs are the whole host's. Those who wait in one
 * process come in turn; those of several hold a connection to the holder, so they wake when it lets go, and it sees
 * that it should let them in first.
 */
export function createKernelLock(name = LOCK) {
  const address = `\0${name}`;
  let lastTurn = Promise.resolve();
  let stayAwayUntil = 0;

  async function lock(signal?: AbortSignal): Promise<AsyncDisposable> {
    const come = lastTurn;
    const turn = Promise.withResolvers<void>();
    lastTurn = come.then(() => turn.promise);
    try {
      await untilAborted(come, signal);
      const { server, waiting } = await take(signal);
      const release = async () => {
        if (waiting.size > 0) stayAwayUntil = performance.now() + YIELD_MS;
        await close(server, waiting);
        turn.resolve();
      };
      return { [Symbol.asyncDispose]: release };
    } catch (error) {
      turn.resolve();
      throw error;
    }
  }

  async function take(signal?: AbortSignal): Promise<{ server: Server; waiting: Set<Socket> }> {
    for (;;) {
      signal?.throwIfAborted();
      const away = stayAwayUntil - performance.now();
      if (away > 0) await sleep(away, undefined, { signal });
      const waiting = new Set<Socket>();
      const server = await tryListen(address, waiting);
      if (server) return { server, waiting };
      await holderGone(address, signal);
    }
  }

  return { lock };
}

/** The lock of this host. */
export const kernelLock = createKernelLock();

function tryListen(path: string, waiting: Set<Socket>): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => waiting.delete(socket));
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ path }, () => resolve(server));
  });
}

/** Resolves when the holder closes our connection, by letting go or by dying. */
function holderGone(path: string, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    const abort = () => {
      socket.destroy();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', abort, { once: true });
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
  });
}

function close(server: Server, waiting: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of waiting) socket.destroy();
  });
}

function untilAborted(work: Promise<void>, signal?: AbortSignal): Promise<void> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void work.then(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}
