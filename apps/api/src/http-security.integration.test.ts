import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visit } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { PROGRAM_FRAME_SCRIPT } from './http/security-headers.ts';
import { requestRaw, sendBytes } from './raw-http.testing.ts';

let postgres: TestPostgres;
let api: TestApi;
beforeAll(async () => {
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase());
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

const PAGES = ['/', '/labs/double', '/api/labs', '/api/docs', '/api/nothing', '/healthz'];

test('every answer forbids what is not named: scripts of others, inline scripts, frames, plugins', async () => {
  for (const path of PAGES) {
    const { headers } = await fetch(`${api.url}${path}`, { headers: { Accept: 'text/html' } });
    const policy = new Map(
      (headers.get('content-security-policy') ?? '').split(';').map((part) => {
        const [name = '', ...values] = part.trim().split(' ');
        return [name, values.join(' ')];
      }),
    );
    expect(policy.get('default-src'), path).toBe("'none'");
    expect(policy.get('script-src'), path).toBe(`'self' 'wasm-unsafe-eval' ${PROGRAM_FRAME_SCRIPT}`);
    expect(policy.get('script-src-attr'), path).toBe("'none'");
    expect(policy.get('object-src'), path).toBe("'none'");
    expect(policy.get('base-uri'), path).toBe("'none'");
    expect(policy.get('frame-ancestors'), path).toBe("'none'");
    expect(policy.get('connect-src'), path).toBe("'self'");
    expect([...policy.keys()].filter((name) => policy.get(name)?.includes("'unsafe-inline'"))).toEqual([
      'style-src',
    ]);
    expect(policy.get('style-src'), path).toBe("'self' 'unsafe-inline'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toMatch(/camera=\(\).*microphone=\(\)/);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
});

test('the page itself has no inline script', async () => {
  const page = await readFile(new URL('../../web/index.html', import.meta.url), 'utf8');
  const scripts = page.match(/<script[^>]*>/g) ?? [];
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) expect(script).toMatch(/\ssrc="\//);
  expect(page).not.toMatch(/\son\w+=/);
});

test('over https the cookie is bound to this host, and the browser is told to stay with https', async () => {
  const env = { PUBLIC_URL: 'https://labs.example', LABS_DIR: api.labsDir };
  await using secure = await startTestApi(await postgres.createDatabase(), env);
  const first = await fetch(`${secure.url}/api/session`);
  const [cookie = ''] = first.headers.getSetCookie();
  expect(cookie).toMatch(/^__Host-gopherlab_session=[\w-]{43};/);
  for (const flag of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(flag);
  expect(cookie).not.toMatch(/domain=/i);
  expect(first.headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
  expect(first.headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
  // A sibling site can plant a cookie without the prefix: it is not looked at.
  const token = cookie.split(';')[0]?.replace('__Host-', '') ?? '';
  const planted = await fetch(`${secure.url}/api/submissions`, { headers: { Cookie: token } });
  expect(planted.status).toBe(401);
});

test('over http the cookie is unreadable for scripts and not sent by other sites', async () => {
  const response = await fetch(`${api.url}/api/session`);
  const [cookie = ''] = response.headers.getSetCookie();
  expect(cookie).toMatch(/^gopherlab_session=[\w-]{43};/);
  for (const flag of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(flag);
  expect(cookie).not.toMatch(/Secure|domain=/i);
  expect(response.headers.get('strict-transport-security')).toBeNull();
});

const OWN = 'own';
test.for<[site: string | undefined, origin: string | undefined, status: number]>([
  ['same-origin', OWN, 200],
  ['same-origin', undefined, 200],
  ['same-site', OWN, 403],
  ['cross-site', OWN, 403],
  ['none', OWN, 403],
  ['SAME-ORIGIN', OWN, 403],
  ['', OWN, 403],
  [undefined, OWN, 200],
  [undefined, undefined, 403],
  [undefined, 'null', 403],
  [undefined, 'https://evil.example', 403],
  [undefined, 'http://127.0.0.1', 403],
  [undefined, 'http://127.0.0.1.evil.example', 403],
])('Sec-Fetch-Site %s with Origin %s is answered with %i', async ([site, origin, status]) => {
  const { cookie } = await visit(api.url);
  const headers: Record<string, string> = { Cookie: cookie, 'Content-Type': 'application/json' };
  if (site !== undefined) headers['Sec-Fetch-Site'] = site;
  if (origin !== undefined) headers.Origin = origin === OWN ? api.url : origin;
  const answer = await requestRaw(api.url, '/api/labs/double/draft', { method: 'DELETE', headers });
  expect(answer.status).toBe(status);
});

test("behind a proxy the site's own address is PUBLIC_URL's", async () => {
  const env = { PUBLIC_URL: 'https://labs.example', LABS_DIR: api.labsDir };
  await using proxied = await startTestApi(await postgres.createDatabase(), env);
  const first = await fetch(`${proxied.url}/api/session`);
  const Cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const withOrigin = (Origin: string) =>
    requestRaw(proxied.url, '/api/labs/double/draft', {
      method: 'DELETE',
      headers: { Cookie, Origin, Host: 'labs.example' },
    });
  expect((await withOrigin('https://labs.example')).status).toBe(200);
  expect((await withOrigin('https://evil.example')).status).toBe(403);
});

test("a page of another site makes no guests through its visitors' browsers", async () => {
  for (const site of ['cross-site', 'same-site']) {
    const answer = await requestRaw(api.url, '/api/session', { headers: { 'Sec-Fetch-Site': site } });
    expect(answer.status).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
});

test('a name that was pointed at this machine is not answered', async () => {
  const ask = async (Host: string) => (await requestRaw(api.url, '/api/labs', { headers: { Host } })).status;
  for (const host of [
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1@evil.example',
  ])
    expect(await ask(host), host).toBe(421);
  for (const host of ['localhost', 'localhost:3000', '127.0.0.1', '[::1]:3000', 'LOCALHOST'])
    expect(await ask(host), host).toBe(200);
});

test('only what the proxy itself says of an address counts', async () => {
  const env = { TRUST_PROXY: 'true', LIMIT_GUESTS: '1:1', LABS_DIR: api.labsDir };
  await using proxied = await startTestApi(await postgres.createDatabase(), env);
  const visitAs = async (forwarded: string) =>
    (await requestRaw(proxied.url, '/api/session', { headers: { 'X-Forwarded-For': forwarded } })).status;
  expect(await visitAs('198.51.100.1, 203.0.113.9')).toBe(200);
  expect(await visitAs('198.51.100.2, 203.0.113.9')).toBe(429);
  expect(await visitAs('198.51.100.2, 203.0.113.10')).toBe(200);
});

test('a compressed body is refused before it is opened, also one that would fill the memory', async () => {
  const person = await visit(api.url);
  const bomb = Buffer.from(`"${'x'.repeat(50 * 1024 * 1024)}"`);
  for (const [encoding, body] of [
    ['gzip', gzipSync(bomb)],
    ['deflate', deflateSync(bomb)],
    ['br', brotliCompressSync(bomb.subarray(0, 1024 * 1024))],
    ['zstd', Buffer.from('{}')],
    ['gzip, gzip', gzipSync(gzipSync('{}'))],
  ] as const) {
    const answer = await requestRaw(api.url, '/api/submissions', {
      method: 'POST',
      headers: {
        Cookie: person.cookie,
        'Sec-Fetch-Site': 'same-origin',
        'Content-Type': 'application/json',
        'Content-Encoding': encoding,
        'Idempotency-Key': randomUUID(),
      },
      body,
    });
    expect(answer.status, encoding).toBe(415);
  }
});

test('text that is no UTF-8, and a key that no schema can see, change nothing in silence: they are refused', async () => {
  const person = await visit(api.url);
  const send = (body: Buffer) =>
    requestRaw(api.url, '/api/submissions', {
      method: 'POST',
      headers: {
        Cookie: person.cookie,
        'Sec-Fetch-Site': 'same-origin',
        'Content-Type': 'application/json',
        'Content-Length': String(body.length),
        'Idempotency-Key': randomUUID(),
      },
      body,
    });
  const around = (content: Buffer) =>
    Buffer.concat([
      Buffer.from('{"lab":"double","mode":"grade","files":{"main.go":"'),
      content,
      Buffer.from('"}}'),
    ]);
  expect((await send(around(Buffer.from('package main // 汉')))).status).toBe(202);
  const latin1 = await send(around(Buffer.from('package main // \xe4', 'latin1')));
  expect(latin1).toMatchObject({ status: 400 });
  expect(latin1.body).toContain('INVALID_JSON');
  const surrogate = await send(around(Buffer.from([0xed, 0xa0, 0x80])));
  expect(surrogate.status).toBe(400);
  const proto = await send(
    Buffer.from('{"lab":"double","mode":"grade","files":{"main.go":"x","__proto__":"y"}}'),
  );
  expect(proto.status).toBe(400);
  expect(proto.body).toContain('__proto__');
});

test('whoever reads or changes too much is told when to come back, and nobody else is', async () => {
  const env = { LIMIT_READS: '3:60', LIMIT_WRITES: '2:60', LABS_DIR: api.labsDir };
  await using strict = await startTestApi(await postgres.createDatabase(), env);
  const one = await visit(strict.url);
  const two = await visit(strict.url);
  const read = async () => one.request('GET', '/api/submissions');
  const answers = [await read(), await read(), await read(), await read()];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"reads";q=3;w=3');
  expect(answers[0]?.headers.get('ratelimit')).toBe('"reads";r=2;t=1');
  expect(answers[3]?.headers.get('retry-after')).toBe('1');
  expect(await answers[3]?.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  expect((await two.request('GET', '/api/submissions')).status).toBe(200);
  const change = () => one.request('DELETE', '/api/labs/double/draft');
  expect([(await change()).status, (await change()).status, (await change()).status]).toEqual([
    200, 200, 429,
  ]);
});

test('a person has at most twenty streams open, and a closed one makes room', async () => {
  const person = await visit(api.url);
  const { id } = await person.submit();
  const controllers = Array.from({ length: 20 }, () => new AbortController());
  const open = (signal?: AbortSignal) =>
    person.request('GET', `/api/submissions/${id}/events`, signal ? { signal } : {});
  for (const { signal } of controllers) expect((await open(signal)).status).toBe(200);
  const refused = await open();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('5');
  controllers[0]?.abort();
  await expect
    .poll(async () => (await open(AbortSignal.timeout(2000))).status, { timeout: 10_000 })
    .toBe(200);
  for (const controller of controllers) controller.abort();
});

test('asking for the headers of a stream does not hold a connection', async () => {
  const person = await visit(api.url);
  const { id } = await person.submit();
  const answer = await requestRaw(api.url, `/api/submissions/${id}/events`, {
    method: 'HEAD',
    headers: { Cookie: person.cookie },
  });
  expect(answer).toMatchObject({ status: 200, body: '' });
});

test('whoever sends a request drop by drop loses the connection', async () => {
  const limits = { headersMs: 300, requestMs: 600, checkMs: 50 };
  await using patient = await startTestApi(
    await postgres.createDatabase(),
    { LABS_DIR: api.labsDir },
    limits,
  );
  const head = await sendBytes(patient.url, ['GET /api/labs HTTP/1.1\r\nHost: localhost\r\nX-Slow: ']);
  expect(head).toMatch(/^HTTP\/1\.1 408 /);
  expect(head).toContain('application/problem+json');
  const { cookie } = await visit(patient.url);
  const body = await sendBytes(patient.url, [
    `POST /api/submissions HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\nSec-Fetch-Site: same-origin\r\n` +
      'Idempotency-Key: never-ending\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n',
  ]);
  expect(body).toMatch(/^HTTP\/1\.1 408 /);
  expect((await fetch(`${patient.url}/healthz`)).status).toBe(200);
});

test('a connection on which nothing moves is closed', async () => {
  const limits = { silenceMs: 300 };
  await using patient = await startTestApi(
    await postgres.createDatabase(),
    { LABS_DIR: api.labsDir },
    limits,
  );
  expect(await sendBytes(patient.url, [])).toBe('');
});

const HEAD = 'POST /healthz HTTP/1.1\r\nHost: localhost\r\n';
test.for<[string, string]>([
  ['two lengths', `${HEAD}Content-Length: 0\r\nContent-Length: 44\r\n\r\n`],
  ['a length beside chunks', `${HEAD}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['a length that is no number', `${HEAD}Content-Length: +4\r\n\r\nabcd`],
  ['chunked twice', `${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
  ['a chunk size that is no number', `${HEAD}Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n`],
  ['a space before the colon', `${HEAD}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`],
  ['a folded header', `${HEAD}X-A: b\r\n c: d\r\nContent-Length: 0\r\n \r\n\r\n`],
  ['a NUL in a header', `${HEAD}X-A: b\0c\r\n\r\n`],
  ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
  [
    'two hosts',
    'GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
  ],
  ['no HTTP', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'],
])('%s is refused, and what follows is not taken for a request', async ([, bytes]) => {
  const smuggled = 'GET /api/labs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
  const received = await sendBytes(api.url, [bytes + smuggled]);
  expect(received).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(received).not.toContain('"labs":');
});

test('headers without end are refused', async () => {
  const received = await sendBytes(api.url, [
    `GET /api/labs HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(64 * 1024)}\r\n\r\n`,
  ]);
  expect(received).toMatch(/^HTTP\/1\.1 431 /);
});

test('what a person wrote never comes back as a page', async () => {
  const person = await visit(api.url);
  const html = '<script>alert(1)</script>';
  const { id } = await person.submit({ text: `package main // ${html}\n` });
  const paths = [`/api/submissions/${id}`, `/api/submissions/${id}/files`, '/api/submissions?lab=double'];
  for (const path of [...paths, `/api/${html}`, `/api/labs/${html}`, `/api/submissions?lab=${html}`]) {
    const response = await person.request('GET', path);
    expect(response.headers.get('content-type'), path).toMatch(/^application\/(problem\+)?json/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    await response.text();
  }
});

test('other sites may frame the page of a snippet and nothing else, whatever the address looks like', async () => {
  const id = 'A'.repeat(22);
  const framing = async (path: string) => {
    const { headers } = await fetch(`${api.url}${path}`, { headers: { Accept: 'text/html' } });
    const ancestors = /frame-ancestors ([^;]*)/.exec(headers.get('content-security-policy') ?? '')?.[1];
    return [ancestors, headers.get('x-frame-options')];
  };
  expect(await framing(`/embed/${id}`)).toEqual(['*', null]);
  for (const path of [
    `/playground/${id}`,
    `/embed/${id}/x`,
    '/embed/',
    `/x/embed/${id}`,
    `/api/embed/${id}`,
  ]) {
    expect(await framing(path), path).toEqual(["'none'", 'DENY']);
  }
});
