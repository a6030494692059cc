import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  openPool,
  sessions,
  startPostgres,
  type Db,
  type RunningPostgres,
} from '../../packages/store/src/index.ts';
import { startApiProcess, type ApiProcess } from './api-process.ts';
import { readDocument, type ApiDocument, type Operation } from './document.ts';
import { judge, send } from './judge.ts';
import { requestsFor, type FuzzRequest } from './requests.ts';

/** Another seed, more runs: `FUZZ_SEED=7 FUZZ_RUNS=500`. A failure prints its seed and its smallest case. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_124);
const RUNS = Number(process.env.FUZZ_RUNS ?? 150);
/** In all, whatever the machine. */
const LIMIT_MS = process.env.FUZZ_RUNS === undefined ? 60_000 : 600_000;
const MOST_MEMORY_MB = 1024;
const RUNNER_TOKEN = 'a-token-for-the-fuzz-only';
const MANY = '1000000:1000000';

let stateDir: string;
let postgres: RunningPostgres;
let api: ApiProcess;
let document: ApiDocument;
let cookie: string;
let db: Db;
let adminId: string;
let guestId: string;
let known: Record<string, fc.Arbitrary<unknown>>;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'gopherlab-fuzz-'));
  postgres = await startPostgres({ stateDir });
  api = await startApiProcess({
    DATABASE_URL: postgres.url,
    GOPHERLAB_STATE_DIR: stateDir,
    RUNNER_TOKEN,
    MAX_UNFINISHED_PER_PERSON: '1000',
    // What is looked for here lies behind the limits; they have tests of their own.
    ...Object.fromEntries(
      ['SUBMISSIONS', 'WRITES', 'READS', 'STREAMS', 'GUESTS', 'SIGN_INS'].map((name) => [
        `LIMIT_${name}`,
        MANY,
      ]),
    ),
  });
  document = await readDocument(api.url);
  const session = await fetch(`${api.url}/api/session`);
  cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  guestId = ((await session.json()) as { person: { id: string } }).person.id;
  db = openPool({ url: postgres.url, name: 'fuzz', connections: 1, onConnectionError: () => undefined });
  adminId = await signUpAdmin();
  known = await makeKnown();
});
afterAll(async () => {
  await db.destroy();
  await api[Symbol.asyncDispose]();
  await postgres.stop();
  await rm(stateDir, { recursive: true, force: true });
});

/** The first account of an installation is its admin. */
async function signUpAdmin(): Promise<string> {
  const session = await fetch(`${api.url}/api/session`);
  const guest = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const body = { name: 'Fuzz', email: 'fuzz@example.org', password: randomUUID() };
  const made = await post('/api/accounts/sign-up', { cookie: guest }, body);
  return (made as { person: { id: string } }).person.id;
}

/** A new session for each operation: some of them end it, and by signing up a guest gets another one. */
async function cookieFor({ security }: Operation): Promise<string> {
  const needsAccount = security.some(
    (scheme) => 'account' in scheme || 'instructor' in scheme || 'admin' in scheme,
  );
  if (!needsAccount) return newCookie(guestId);
  // A request of chance may have deleted the account, or changed its role.
  await db.updateTable('people').set({ role: 'admin', deleted_at: null }).where('id', '=', adminId).execute();
  return newCookie(adminId);
}

async function newCookie(personId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const tokenHash = createHash('sha256').update(token).digest();
  const session = { personId, tokenHash, userAgent: null, address: null };
  await db.transaction().execute((tx) => sessions.insertSession(tx, session));
  return `gopherlab_session=${token}`;
}

/** Things that exist, so that requests get past «there is no such …»: a lab, a graded submission, one under way. */
async function makeKnown(): Promise<Record<string, fc.Arbitrary<unknown>>> {
  const { labs } = (await (await fetch(`${api.url}/api/labs`)).json()) as { labs: { slug: string }[] };
  const slugs = labs.map(({ slug }) => slug);
  const ids: string[] = [];
  for (const slug of slugs.slice(0, 4)) {
    const lab = (await (await fetch(`${api.url}/api/labs/${slug}`)).json()) as {
      files: { path: string; role: string; content: string }[];
    };
    const editable = lab.files.filter(({ role }) => role === 'editable');
    const body = {
      lab: slug,
      mode: 'grade',
      files: Object.fromEntries(editable.map((file) => [file.path, file.content])),
    };
    ids.push(((await post('/api/submissions', { cookie }, body)) as { id: string }).id);
  }
  const leases: string[] = [];
  for (let i = 0; i < 2; i += 1) leases.push((await claim()).leaseId);
  return {
    slug: fc.constantFrom(...slugs),
    lab: fc.constantFrom(...slugs),
    id: fc.oneof(fc.constantFrom(...ids), fc.uuid({ version: 4 })),
    leaseId: fc.oneof(fc.constantFrom(...leases), fc.uuid({ version: 4 })),
    name: fc.stringMatching(/^[a-z]{1,4}\.txt$/),
    'idempotency-key': fc.uuid({ version: 4 }),
  };
}

async function claim(): Promise<{ leaseId: string }> {
  const body = { runnerId: 'fuzz', profiles: ['standard', 'observe', 'kernel'], waitMs: 5000 };
  return (await post('/internal/runner/claim', {}, body)) as { leaseId: string };
}

async function post(path: string, who: { cookie?: string }, body: unknown): Promise<unknown> {
  const response = await fetch(api.url + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': randomUUID(),
      ...(who.cookie === undefined
        ? { Authorization: `Bearer ${RUNNER_TOKEN}` }
        : { Cookie: who.cookie, 'Sec-Fetch-Site': 'same-origin' }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

function show({ method, path, headers, body }: FuzzRequest): string {
  const text = body === undefined ? '' : `\n${body.toString('latin1').slice(0, 2000)}`;
  return `${method} ${path.slice(0, 500)}\n${JSON.stringify(headers).slice(0, 1000)}${text}`;
}

async function fuzz(operation: Operation, until: number, statuses: Map<number, number>): Promise<void> {
  const credentials = { cookie: await cookieFor(operation), runnerToken: RUNNER_TOKEN };
  const requests = requestsFor(operation, document, known, credentials);
  const property = fc.asyncProperty(requests, async (sent) => {
    const answer = await send(api.url, sent);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    const wrong = judge(document, operation, sent, answer);
    if (wrong !== undefined) throw new Error(`${wrong}\n${show(sent)}`);
    if (!api.alive()) throw new Error(`the api is gone\n${show(sent)}`);
  });
  await fc.assert(property, {
    seed: SEED,
    numRuns: RUNS,
    interruptAfterTimeLimit: Math.max(500, until - performance.now()),
  });
}

test('no request that the document lets one think of finds a fault, and every answer is as documented', async () => {
  const until = performance.now() + LIMIT_MS;
  const { operations } = document;
  expect(operations.length).toBeGreaterThan(20);
  const statuses = new Map<number, number>();
  for (const [index, operation] of operations.entries()) {
    const share = (until - performance.now()) / (operations.length - index);
    await fuzz(operation, performance.now() + share, statuses);
  }
  // It got past the door: accepted, refused by schema, by kind of body and by owner.
  for (const status of [200, 202, 204, 400, 401, 404, 405, 415])
    expect(statuses.get(status) ?? 0, `answers with ${status}`).toBeGreaterThan(0);
  expect(api.faults).toEqual([]);
});

test('bodies at and over every limit are taken or refused, and memory stays bounded', async () => {
  for (const operation of document.operations.filter(({ body }) => body)) {
    const isRunners = operation.path.startsWith('/internal');
    const own = await cookieFor(operation);
    const path = operation.path.replace('{slug}', 'none').replace('{leaseId}', randomUUID());
    for (const mb of isRunners ? [1, 5, 63, 65] : [1, 4, 20]) {
      const body = Buffer.concat([
        Buffer.from('{"files":"'),
        Buffer.alloc(mb * 1024 * 1024, 0x61),
        Buffer.from('"}'),
      ]);
      const headers = {
        'Content-Type': 'application/json',
        'Content-Length': String(body.length),
        'Idempotency-Key': randomUUID(),
        'Sec-Fetch-Site': 'same-origin',
        Cookie: own,
        Authorization: `Bearer ${RUNNER_TOKEN}`,
      };
      const answer = await send(api.url, {
        method: operation.method,
        path,
        headers,
        body,
        own: true,
        regular: true,
      });
      expect([400, 404, 413], `${operation.path} with ${mb} MiB`).toContain(answer.status);
    }
  }
  expect(api.faults).toEqual([]);
});

test('a body that never ends is read no further than its limit', async () => {
  const cookie = await newCookie(guestId);
  const { hostname, port } = new URL(api.url);
  const socket = connect({ host: hostname, port: Number(port) });
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => (received += text));
  socket.on('error', () => undefined);
  socket.write(
    `POST /api/submissions HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\nSec-Fetch-Site: same-origin\r\n` +
      `Idempotency-Key: ${randomUUID()}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  let written = 0;
  // 64 MiB would be enough to see that nobody stops it.
  while (written < 1024 && received === '' && !socket.destroyed) {
    if (!socket.write(chunk)) await new Promise((resolve) => setTimeout(resolve, 5));
    written += 1;
  }
  expect(received).toMatch(/^HTTP\/1\.1 413 /);
  expect(written).toBeLessThan(512);
  socket.destroy();
});

test('after all that the api is the same process, well, and no larger than a server may be', async () => {
  const cookie = await newCookie(guestId);
  expect(api.alive()).toBe(true);
  expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
  const labs = await fetch(`${api.url}/api/labs`, { headers: { Cookie: cookie } });
  expect(labs.status).toBe(200);
  const mine = await fetch(`${api.url}/api/submissions`, { headers: { Cookie: cookie } });
  expect(mine.status).toBe(200);
  expect(await api.peakMb()).toBeLessThan(MOST_MEMORY_MB);
  expect(api.faults).toEqual([]);
});
