import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { requestRaw } from './raw-http.testing.ts';
import { writeToolchain } from './toolchain.testing.ts';

let postgres: TestPostgres;
let api: TestApi;
let bare: TestApi;
let root: string;
let files: Awaited<ReturnType<typeof writeToolchain>>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gopherlab-toolchain-'));
  await writeFile(join(root, 'secret-0123456789abcdef.a'), 'secret');
  files = await writeToolchain(join(root, 'toolchain'));
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase(), { TOOLCHAIN_DIR: join(root, 'toolchain') });
  bare = await startTestApi(await postgres.createDatabase(), { TOOLCHAIN_DIR: join(root, 'nothing') });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await bare[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/toolchain/${path}`, { headers });

test('a page learns which build to use, and asks again each time', async () => {
  const response = await get('current.json');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ hash: files.hash, goVersion: 'go1.27.4' });
  expect(response.headers.get('cache-control')).toBe('no-cache');
});

test.each([
  ['archive', 'br', 'application/octet-stream', 'an archive'],
  ['archive', 'gzip', 'application/octet-stream', 'an archive'],
  ['archive', 'identity', 'application/octet-stream', 'an archive'],
  ['wasm', 'br', 'application/wasm', '\0asm'],
] as const)('the %s is sent as %s, with its type, for ever', async (kind, encoding, type, content) => {
  const response = await get(`${files.hash}/${files[kind]}`, { 'Accept-Encoding': encoding });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(response.headers.get('vary')).toMatch('Accept-Encoding');
  expect(await response.text()).toBe(content);
});

test('what a browser has already is not sent again', async () => {
  const path = `${files.hash}/manifest.json`;
  const first = await get(path);
  expect(await first.json()).toEqual({ protocol: 1 });
  const headers = { 'Cache-Control': 'max-age=0', 'If-None-Match': first.headers.get('etag') ?? '' };
  expect((await get(path, headers)).status).toBe(304);
});

test('another build, or another file, is a problem that says where to look', async () => {
  for (const path of [`${'0'.repeat(32)}/manifest.json`, `${files.hash}/fmt-0123456789abcdef.a`]) {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect(await response.json()).toMatchObject({
      code: 'NOT_FOUND',
      detail: expect.stringMatching(/current\.json/) as string,
    });
    expect(response.headers.get('cache-control') ?? '').not.toMatch('immutable');
  }
});

test.each([
  '..%2fsecret-0123456789abcdef.a',
  '%2e%2e/secret-0123456789abcdef.a',
  'current.json.br',
  'x%00.a',
])('%s leads nowhere', async (file) => {
  const { status, body } = await requestRaw(api.url, `/toolchain/${files.hash}/${file}`);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(body).not.toBe('secret');
});

test('where none was built the page is told so, and what builds it', async () => {
  const response = await fetch(`${bare.url}/toolchain/current.json`);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({
    code: 'TOOLCHAIN_MISSING',
    detail: expect.stringMatching(/npm start/) as string,
  });
});
