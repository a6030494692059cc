import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 50;
/** An abstract socket is a lock of the host's that its holder's death releases. */
const SOCKET = '\0gopherlab-kernel-sandbox';

/** Waits until no other process of this host holds it: tracepoints and tracefs are the whole host's. */
export async function lockKernel(signal?: AbortSignal): Promise<AsyncDisposable> {
  for (;;) {
    signal?.throwIfAborted();
    const server = await tryLock();
    if (server) return { [Symbol.asyncDispose]: () => release(server) };
    await sleep(RETRY_MS, undefined, { signal });
  }
}

function tryLock(): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ path: SOCKET }, () => resolve(server));
  });
}

function release(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
