import { createServer, STATUS_CODES, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

export interface ServerLimits {
  /** Milliseconds for all headers of a request. */
  headersMs: number;
  /** Milliseconds for a whole request; a runner's artefacts are up to 64 MiB. */
  requestMs: number;
  /** Milliseconds in which nothing at all moves on a connection; streams send a heartbeat more often. */
  silenceMs: number;
  /** How often the first two are looked after. */
  checkMs: number;
  connections: number;
}

const LIMITS: ServerLimits = {
  headersMs: 15_000,
  requestMs: 120_000,
  silenceMs: 120_000,
  checkMs: 2000,
  connections: 10_000,
};

const MAX_HEADER_BYTES = 16 * 1024;
/** Longer than proxies keep theirs, or they would send into a connection that is being closed. */
const KEEP_ALIVE_MS = 75_000;

/** An HTTP server on which nobody holds a connection for nothing. */
export function createHttpServer(handle: RequestListener, limits: Partial<ServerLimits> = {}): Server {
  const { headersMs, requestMs, silenceMs, checkMs, connections } = { ...LIMITS, ...limits };
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: checkMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // Two readings of one request are how requests are smuggled past a proxy.
      insecureHTTPParser: false,
      requireHostHeader: true,
    },
    handle,
  );
  server.setTimeout(silenceMs);
  server.maxConnections = connections;
  server.on('clientError', answerUnreadable);
  return server;
}

/** What is no HTTP never reaches Express. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = statusOf(error.code);
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n` +
      `Content-Type: application/problem+json\r\nX-Content-Type-Options: nosniff\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

function statusOf(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 413;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}
