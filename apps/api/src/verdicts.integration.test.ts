import { createPublicKey, verify } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { submissionHash } from '@gopherlab/catalogue';
import {
  canonicalJson,
  ProblemSchema,
  PublicKeySetSchema,
  SignedVerdictSchema,
  type PublicKeySet,
  type SignedVerdict,
} from '@gopherlab/contracts';
import { generateSigningKey } from '@gopherlab/signing';
import { labVersions } from '@gopherlab/store';
import { createTestRunner, resultOf, visit, type Person } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const startApi = async (env?: Record<string, string>) => startTestApi(await postgres.createDatabase(), env);

async function keysOf(url: string): Promise<PublicKeySet> {
  return PublicKeySetSchema.parse(await (await fetch(`${url}/.well-known/jwks.json`)).json());
}

async function signedOf(person: Person, id: string): Promise<SignedVerdict> {
  const response = await person.request('GET', `/api/submissions/${id}/verdict`);
  expect(response.status).toBe(200);
  return SignedVerdictSchema.parse(await response.json());
}

/** Knows nothing of ours: the bytes of the JWS, the key's bytes, and node:crypto. */
function holds({ statement, jws }: SignedVerdict, { keys }: PublicKeySet): boolean {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, string>;
  const jwk = keys.find((key) => key.kid === kid);
  if (alg !== 'EdDSA' || !jwk) return false;
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: jwk.x }, format: 'jwk' });
  const isSigned = verify(
    null,
    Buffer.from(`${header}.${payload}`),
    key,
    Buffer.from(signature, 'base64url'),
  );
  return isSigned && Buffer.from(payload, 'base64url').toString() === canonicalJson(statement);
}

test('a verdict is signed as it is stored, and holds for a verifier of another make', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const { id } = await person.submit({ text: 'package main // mine\n' });
  const waiting = await person.request('GET', `/api/submissions/${id}/verdict`);
  expect({ status: waiting.status, code: ProblemSchema.parse(await waiting.json()).code }).toEqual({
    status: 404,
    code: 'NO_VERDICT',
  });

  const runner = createTestRunner(api.url);
  const job = await runner.claimOne();
  const title = { en: 'Heap', zh: '堆' };
  const data = Buffer.from('evidence').toString('base64');
  await runner.events(job, [
    { type: 'artefact', atMs: 1, name: 'heap.pb.gz', title, mediaType: 'text/plain', data },
  ]);
  await runner.result(job, resultOf());
  const stored = await api.context.db.selectFrom('verdicts').select('jws').executeTakeFirstOrThrow();

  const response = await person.request('GET', `/api/submissions/${id}/verdict`);
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="verdict-double-${id.slice(0, 8)}.json"`,
  );
  const signed = SignedVerdictSchema.parse(await response.json());
  expect(signed.jws).toBe(stored.jws);
  expect(holds(signed, await keysOf(api.url))).toBe(true);
  expect(signed.statement).toMatchObject({
    submissionId: id,
    lab: 'double',
    mode: 'grade',
    attempt: 1,
    status: 'graded',
    score: 60,
    maxScore: 100,
    submissionHash: submissionHash({ 'main.go': 'package main // mine\n' }),
    labHash: 'a'.repeat(64),
    image: 'sha256:test',
    checks: [
      { id: 'doubles', status: 'passed', points: 60, earned: 60 },
      { id: 'exits', status: 'failed', points: 40, earned: 0 },
    ],
  });
  expect(signed.statement.artefacts.map(({ name }) => name)).toEqual(['heap.pb.gz']);
  expect(signed.statement.issuer).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
  const changed = { ...signed, statement: { ...signed.statement, score: 100 } };
  expect(holds(changed, await keysOf(api.url))).toBe(false);
});

test("nobody gets another person's verdict; the keys are for everybody", async () => {
  await using api = await startApi({ PUBLIC_URL: 'https://labs.example/' });
  const person = await visit(api.url);
  const { id } = await person.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf());
  const other = await (await visit(api.url)).request('GET', `/api/submissions/${id}/verdict`);
  expect(ProblemSchema.parse(await other.json()).code).toBe('SUBMISSION_NOT_FOUND');
  expect((await signedOf(person, id)).statement.issuer).toBe('https://labs.example');
  const keys = await fetch(`${api.url}/.well-known/jwks.json`);
  expect(keys.headers.get('access-control-allow-origin')).toBe('*');
  expect(keys.headers.get('cache-control')).toBe('public, max-age=300');
  expect(JSON.stringify(await keys.json())).not.toContain('"d"');
  const none = await fetch(`${api.url}/.well-known/other`, { headers: { Accept: 'text/html' } });
  expect(none.status).toBe(404);
});

test('a verdict of the platform itself is signed too, and attempts that move up are signed anew', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const { id } = await person.submit();
  const later = await person.submit();
  const runner = createTestRunner(api.url);
  for (let tries = 0; tries < 3;) {
    const job = await runner.claimOne();
    if (job.submissionId === id) {
      if (tries === 2) expect((await signedOf(person, later.id)).statement.attempt).toBe(2);
      await runner.fault(job, 'the engine is away');
      tries += 1;
    } else await runner.result(job, resultOf());
  }
  const keys = await keysOf(api.url);
  const failed = await signedOf(person, id);
  expect(failed.statement).toMatchObject({ status: 'platform-error', attempt: null, score: 0, image: '' });
  const moved = await signedOf(person, later.id);
  expect(moved.statement).toMatchObject({ status: 'graded', attempt: 1, score: 60 });
  expect([holds(failed, keys), holds(moved, keys)]).toEqual([true, true]);
});

test('a verdict from before there were signatures is signed when somebody asks, once', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const { id } = await person.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf());
  await api.context.db.updateTable('verdicts').set({ jws: null }).execute();
  const asked = await Promise.all(Array.from({ length: 5 }, () => signedOf(person, id)));
  expect(new Set(asked.map(({ jws }) => jws)).size).toBe(1);
  expect(asked.every((signed) => signed.statement.score === 60)).toBe(true);
  expect(holds(asked[0] as SignedVerdict, await keysOf(api.url))).toBe(true);
});

test('a runner that graded other files than were submitted gets no verdict stored', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const { id } = await person.submit();
  const runner = createTestRunner(api.url);
  for (let tries = 0; tries < 3; tries += 1) {
    const job = await runner.claimOne();
    await runner.post(`leases/${job.leaseId}/result`, resultOf({ full: true }));
  }
  const { statement } = await signedOf(person, id);
  expect(statement).toMatchObject({
    status: 'platform-error',
    score: 0,
    submissionHash: submissionHash({ 'main.go': 'package main\n' }),
  });
});

test('after the key was changed, old verdicts hold by the retired one', async () => {
  await using before = await startApi();
  const person = await visit(before.url);
  const { id } = await person.submit();
  const runner = createTestRunner(before.url);
  await runner.result(await runner.claimOne(), resultOf());
  const old = await signedOf(person, id);
  const oldKeys = await keysOf(before.url);
  await before.stop();

  const retired = join(before.labsDir, '../retired');
  await using after = await startWithKey(before, retired);
  const keys = await keysOf(after.url);
  expect(keys.keys).toHaveLength(2);
  expect(keys.keys[0]?.kid).not.toBe(old.statement.kid);
  expect(keys.keys[1]).toEqual(oldKeys.keys[0]);
  expect(holds(old, keys)).toBe(true);
});

async function startWithKey(before: TestApi, retired: string): Promise<TestApi> {
  mkdirSync(retired);
  writeFileSync(join(retired, 'old.json'), JSON.stringify(before.context.keyring.publicKeys));
  return startTestApi(before.databaseUrl, {
    LABS_DIR: before.labsDir,
    SIGNING_KEY: generateSigningKey(),
    RETIRED_KEYS_DIR: retired,
  });
}

test('every version of a lab that an api has started with is kept', async () => {
  await using before = await startApi();
  const { db, catalogue } = before.context;
  const old = catalogue.labs.get('double');
  writeFileSync(join(before.labsDir, 'double/starter/main_test.go'), 'package main // harder now\n');
  await using after = await startTestApi(before.databaseUrl, { LABS_DIR: before.labsDir });
  const now = after.context.catalogue.labs.get('double');
  expect(now?.labHash).not.toBe(old?.labHash);
  for (const lab of [old, now]) {
    const kept = await labVersions.findLabVersion(db, lab?.labHash ?? '');
    expect(kept).toEqual({
      slug: 'double',
      labHash: lab?.labHash,
      manifest: lab?.manifest,
      files: lab?.files,
    });
  }
});
