import { lookup as resolve, type LookupAddress } from 'node:dns';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { kindOfAddress } from './addresses.ts';

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1024 * 1024;

export interface OutboundPolicy {
  /** Also machines of one's own network, and http to this very machine. */
  allowPrivate: boolean;
}

export interface OutboundCall {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds for all of it; default 10 s. */
  timeoutMs?: number;
  /** Of an answer that is longer the rest is not read; default 1 MiB. */
  mostBytes?: number;
}

export interface OutboundAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

/** A call that was not made, or has no answer; the message may be shown to whoever gave the address. */
export class OutboundError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'OutboundError';
  }
}

/** Throws OutboundError for an address that is refused as it stands; names are judged when they are resolved. */
export function assertOutboundUrl(text: string, { allowPrivate }: OutboundPolicy): URL {
  if (!URL.canParse(text)) throw new OutboundError('this is no address');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    throw new OutboundError('an address with a password in it is not called');
  const host = hostOf(url);
  if (isIP(host)) assertAddress(host, { allowPrivate });
  if (url.protocol === 'https:') return url;
  const here = host === 'localhost' || (isIP(host) !== 0 && kindOfAddress(host) === 'loopback');
  if (url.protocol === 'http:' && allowPrivate && here) return url;
  throw new OutboundError('only https is called');
}

/**
 * Calls an address that somebody else gave. The address that was judged is the one that is connected to, so a name that
 * changes in between gains nothing; redirects are answers like any other. Throws OutboundError.
 */
export async function callOutbound(
  address: string,
  policy: OutboundPolicy,
  call: OutboundCall = {},
): Promise<OutboundAnswer> {
  const url = assertOutboundUrl(address, policy);
  const signal = AbortSignal.timeout(call.timeoutMs ?? TIMEOUT_MS);
  try {
    const response = await send(url, policy, call, signal);
    const text = await readUpTo(response, call.mostBytes ?? MOST_BYTES);
    return { status: response.statusCode ?? 0, headers: response.headers, text };
  } catch (error) {
    if (error instanceof OutboundError) throw error;
    if (signal.aborted) throw new OutboundError('no answer in time', { cause: error });
    throw new OutboundError(reasonOf(error), { cause: error });
  }
}

/** The same as a `fetch`, for libraries that take one. */
export function createOutboundFetch(policy: OutboundPolicy) {
  return async (url: string): Promise<Response> => {
    const { status, text } = await callOutbound(url, policy, { headers: { Accept: 'application/json' } });
    return new Response(text, { status });
  };
}

function send(
  url: URL,
  policy: OutboundPolicy,
  { method = 'GET', headers = {}, body }: OutboundCall,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const sent = request(url, {
      method,
      headers: { 'User-Agent': 'Gopherlab', ...headers, ...length },
      agent: false,
      lookup: guardedLookup(policy),
      signal,
    });
    sent.once('response', resolve).once('error', reject);
    sent.end(body);
  });
}

function guardedLookup(policy: OutboundPolicy): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      const addresses: LookupAddress[] = error ? [] : found;
      let refused: Error | null = error;
      try {
        for (const { address } of addresses) assertAddress(address, policy);
      } catch (reason) {
        refused = reason as Error;
      }
      const first = addresses[0];
      if (refused || !first) callback(refused ?? new OutboundError('the name has no address'), '', 4);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function assertAddress(address: string, { allowPrivate }: OutboundPolicy): void {
  const kind = kindOfAddress(address);
  if (kind === 'public' || (allowPrivate && kind !== 'never')) return;
  throw new OutboundError('addresses of this machine and of private networks are not called');
}

async function readUpTo(response: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= most) break;
  }
  response.destroy();
  return Buffer.concat(chunks).subarray(0, most).toString('utf8');
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the name is not known';
  if (code === 'ECONNREFUSED') return 'the connection was refused';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'the connection was closed';
  return code?.includes('CERT') || code?.startsWith('ERR_TLS')
    ? `the certificate is not accepted (${code})`
    : 'no answer';
}
