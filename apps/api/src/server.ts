import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { createContext } from './context.ts';
import { createHttpServer } from './http/http-server.ts';
import type { Logger } from './logger.ts';

/** Answers under way get this long when the server is told to stop. */
const DRAIN_MS = 8000;

/** Serves until SIGTERM, SIGINT, or the end of the process that started us. */
export async function startServer(config: Config, logger: Logger): Promise<void> {
  const begun = performance.now();
  const context = await createContext(config, logger);
  const stopping = new AbortController();
  const app = createApp(context, { stopping: stopping.signal });
  const servers = await listenOn(config, () => createHttpServer(app));

  let stopped = false;
  async function stop(reason: string): Promise<void> {
    if (stopped) return;
    stopped = true;
    logger.info({ reason }, 'stopping');
    // Streams and long polls end at once; their readers come back to whoever serves then.
    stopping.abort();
    await Promise.all(servers.map((server) => closeServer(server)));
    await context.close();
    logger.info('stopped');
    if (process.connected) process.disconnect();
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
  if (process.send) process.on('disconnect', () => void stop('parent gone'));

  const { port } = servers[0]?.address() as AddressInfo;
  logger.info({ host: config.host, port, ms: Math.round(performance.now() - begun) }, 'listening');
  process.send?.({ type: 'ready', port });
}

/** `localhost` is both loopback addresses: browsers try either first. */
async function listenOn({ host, port }: Config, create: () => Server): Promise<Server[]> {
  if (host !== 'localhost') return [await listen(create(), host, port)];
  const first = await listen(create(), '127.0.0.1', port);
  const { port: taken } = first.address() as AddressInfo;
  const second = await listen(create(), '::1', taken).catch((error: NodeJS.ErrnoException) => {
    // A machine without IPv6.
    if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return undefined;
    throw error;
  });
  return second ? [first, second] : [first];
}

function listen(server: Server, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ...(host === '::1' ? { ipv6Only: true } : {}) }, () => resolve(server));
  });
}

/** Takes nothing new, lets answers under way end, and keeps no connection open for more. */
export function closeServer(server: Server, drainMs = DRAIN_MS): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), drainMs);
    // A connection whose answer ends now would otherwise wait for its next request.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(force);
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
}
