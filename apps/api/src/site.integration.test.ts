import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { PROGRAM_FRAME_SCRIPT } from './http/security-headers.ts';

const INDEX = '<!doctype html><title>Gopherlab</title>';
const SCRIPT = 'console.log(1)';
let postgres: TestPostgres;
let api: TestApi;
let dist: string;

beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'gopherlab-site-'));
  dist = join(root, 'dist');
  await mkdir(join(dist, 'assets'), { recursive: true });
  await writeFile(join(root, 'secret.txt'), 'secret');
  await writeFile(join(dist, 'index.html'), INDEX);
  await writeFile(join(dist, 'index.html.gz'), gzipSync(INDEX));
  await writeFile(join(dist, 'assets/main-AbCd1234.js'), SCRIPT);
  await writeFile(join(dist, 'assets/main-AbCd1234.js.br'), brotliCompressSync(SCRIPT));
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase(), { WEB_DIST_DIR: dist });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
  await rm(join(dist, '..'), { recursive: true, force: true });
});

const page = { Accept: 'text/html' };

test.each(['/', '/labs/worker-pool', '/labs?area=ebpf'])(
  '%s is the page, checked each time',
  async (path) => {
    const response = await fetch(`${api.url}${path}`, { headers: page });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(INDEX);
    expect(response.headers.get('cache-control')).toBe('no-cache');
  },
);

test('a hashed file is kept for ever and sent as it was compressed', async () => {
  const response = await fetch(`${api.url}/assets/main-AbCd1234.js`, {
    headers: { 'Accept-Encoding': 'br' },
  });
  expect(await response.text()).toBe(SCRIPT);
  expect(response.headers.get('content-encoding')).toBe('br');
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(response.headers.get('vary')).toMatch('Accept-Encoding');
});

test('whoever takes no compression gets none', async () => {
  const response = await fetch(`${api.url}/assets/main-AbCd1234.js`, {
    headers: { 'Accept-Encoding': 'identity' },
  });
  expect(response.headers.get('content-encoding')).toBeNull();
  expect(await response.text()).toBe(SCRIPT);
});

test('an unchanged file is not sent again', async () => {
  const first = await fetch(`${api.url}/`, { headers: page });
  await first.text();
  // As a browser asks; fetch alone would forbid every cache.
  const asBrowser = { 'Cache-Control': 'max-age=0', 'If-None-Match': first.headers.get('etag') ?? '' };
  const headers = { ...page, ...asBrowser };
  expect((await fetch(`${api.url}/`, { headers })).status).toBe(304);
});

test('a file that does not exist is not the page', async () => {
  for (const path of [
    '/assets/gone-12345678.js',
    '/favicon.ico',
    '/api/nothing',
    '/internal/nothing',
    '/api',
  ]) {
    expect((await fetch(`${api.url}${path}`, { headers: page })).status).toBe(404);
  }
});

/** Sends the path as it is; fetch would tidy it first. */
function rawStatus(path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(`${api.url}`, { path, headers: page }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    call.on('error', reject);
    call.end();
  });
}

test.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets%00.js',
  '/%ff.js',
])('%s leads nowhere outside the build', async (path) => {
  const { status, body } = await rawStatus(path);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(body).not.toContain('secret\n');
  expect(body).not.toBe('secret');
});

test('scripts come from this site alone, and inline is none but that of the frame for programs', async () => {
  const policy = (await fetch(`${api.url}/`, { headers: page })).headers.get('content-security-policy') ?? '';
  const scripts = policy.split(';').find((part) => part.startsWith('script-src'));
  expect(scripts).toBe(`script-src 'self' 'wasm-unsafe-eval' ${PROGRAM_FRAME_SCRIPT}`);
  expect(policy).toMatch("object-src 'none'");
  expect(policy).toMatch("frame-ancestors 'none'");
});

test('while the database is away callers are told so, and to come back', async () => {
  await using other = await startTestPostgres();
  await using cut = await startTestApi(await other.createDatabase());
  const session = await fetch(`${cut.url}/api/session`);
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await other.running.stop();
  const response = await fetch(`${cut.url}/api/submissions`, { headers: { Cookie: cookie } });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('2');
  expect(await response.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect((await fetch(`${cut.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${cut.url}/healthz`)).status).toBe(200);
});
