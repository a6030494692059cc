import type { HttpRequest } from '@gopherlab/gotool';

/** What somebody wrote into the HTTP client. */
export interface WrittenRequest {
  method: string;
  /** `http://localhost:8080/path`, or `/path` of the server that listens. */
  url: string;
  /** A line for each header: `Name: value`. */
  headers: string;
  body: string;
}

export type RequestProblem =
  { kind: 'url' } | { kind: 'elsewhere' } | { kind: 'nothing-listens' } | { kind: 'header'; line: string };

export type ReadRequest = { ok: true; request: HttpRequest } | { ok: false; problem: RequestProblem };

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/** A request that nobody answers is given up after this, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** The name of this tab's network: the program's own addresses, whatever it listens at. */
const LOCAL = /^(localhost|127(\.\d{1,3}){3}|\[::1?\]|0\.0\.0\.0)$/;

/** `:8080`, `0.0.0.0:8080` and `[::]:8080` are all reached as `http://localhost:8080`. */
export function serverUrl(address: string): string {
  const port = /:(\d+)$/.exec(address)?.[1] ?? '80';
  return port === '80' ? 'http://localhost' : `http://localhost:${port}`;
}

/** GET and HEAD carry no body. */
export function takesBody(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/** What was written, as a request; or what is wrong with it. `addresses` are those that the program listens at. */
export function readRequest(written: WrittenRequest, addresses: readonly string[]): ReadRequest {
  const url = readUrl(written.url.trim(), addresses);
  if (typeof url !== 'string') return { ok: false, problem: url };
  const headers: [string, string][] = [];
  for (const line of written.headers.split('\n')) {
    if (line.trim() === '') continue;
    const [, name, value = ''] = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) return { ok: false, problem: { kind: 'header', line: line.trim() } };
    headers.push([name, value]);
  }
  const { method } = written;
  const body = takesBody(method) ? written.body : '';
  return { ok: true, request: { method, url, headers, body, timeoutMs: TIMEOUT_MS } };
}

function readUrl(text: string, addresses: readonly string[]): string | RequestProblem {
  const [first] = addresses;
  if (text === '' || text.startsWith('/')) {
    return first === undefined ? { kind: 'nothing-listens' } : `${serverUrl(first)}${text || '/'}`;
  }
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.parse(withScheme);
  if (!url) return { kind: 'url' };
  if (url.protocol !== 'http:' || !LOCAL.test(url.hostname)) return { kind: 'elsewhere' };
  url.hash = '';
  return url.href;
}

/** JSON is set out over lines, everything else stays as it came. */
export function readableBody(body: string, headers: readonly (readonly [string, string])[]): string {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (!/[/+]json\b/i.test(type)) return body;
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
