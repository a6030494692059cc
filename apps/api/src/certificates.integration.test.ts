import { compactVerify, createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  Certificate,
  CertificateOffer,
  Problem,
  SignedVerdict,
  TrackCredential,
} from '@gopherlab/contracts';
import { addTrack, createTestRunner, idOf, resultOf, visit, type Person } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { expandCredential, learnCardFault } from './open-badges.testing.ts';

const PUBLIC_URL = 'http://labs.example';

let postgres: TestPostgres;
let api: TestApi;
let teacher: Person;
beforeAll(async () => {
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase(), { PUBLIC_URL });
  teacher = await signUp('instructor');
  await addTrack(api.context.db, { slug: 'doubling', createdBy: await idOf(teacher) });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

async function signUp(role: 'candidate' | 'instructor' | 'admin' = 'candidate'): Promise<Person> {
  const person = await visit(api.url);
  const id = await idOf(person);
  await api.context.db.updateTable('people').set({ role, guest: false }).where('id', '=', id).execute();
  return person;
}

async function grade(person: Person, full: boolean): Promise<string> {
  const { id } = await person.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf({ full }));
  return id;
}

const issue = (person: Person, name = '李 Łukasz', track = 'doubling') =>
  person.request('POST', '/api/certificates', { body: { track, name } });

async function issued(person: Person, name?: string): Promise<Certificate> {
  const answer = await issue(person, name);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Certificate;
}

async function offerOf(person: Person, track = 'doubling'): Promise<CertificateOffer> {
  const answer = await person.request('GET', '/api/certificates');
  const { offers } = (await answer.json()) as { offers: CertificateOffer[] };
  const offer = offers.find((one) => one.track === track);
  if (!offer) throw new Error(`${track} is not offered`);
  return offer;
}

const get = async <T>(path: string): Promise<T> => (await fetch(api.url + path)).json() as Promise<T>;
const payloadOf = (jwt: string) =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as TrackCredential;

test('whoever has passed every lab gets a certificate that plain JOSE verifies with the published keys', async () => {
  const person = await signUp();
  await grade(person, false);
  expect(await offerOf(person)).toMatchObject({
    state: 'unfinished',
    labs: [{ percent: 60, passed: false }],
  });
  const best = await grade(person, true);
  expect((await offerOf(person)).state).toBe('ready');
  const certificate = await issued(person);

  const keys = await get<JSONWebKeySet>('/.well-known/jwks.json');
  const { payload } = await jwtVerify(certificate.jwt, createLocalJWKSet(keys), {
    issuer: PUBLIC_URL,
    subject: `urn:uuid:${await idOf(person)}`,
    typ: 'JWT',
    algorithms: ['EdDSA'],
  });
  expect(payload.jti).toBe(`${PUBLIC_URL}/certificates/${certificate.id}`);
  const credential = payload as unknown as TrackCredential;
  expect(credential.credentialSubject.identifier[0].identityHash).toBe('李 Łukasz');
  expect(credential.evidence.map((one) => one['gopherlab:submission'])).toEqual([best]);
  expect(JSON.stringify(payload)).not.toContain('@example');
});

test('header and claims are those that Open Badges 3.0 asks of a JSON Web Token proof', async () => {
  const person = await signUp();
  await grade(person, true);
  const { jwt } = await issued(person);
  const { jwk, ...header } = decodeProtectedHeader(jwt);
  expect(header).toEqual({ alg: 'EdDSA', typ: 'JWT' });
  const { keys } = await get<{ keys: Record<string, string>[] }>('/.well-known/jwks.json');
  expect(keys.map(({ x }) => x)).toContain(jwk?.x);
  expect(Object.keys(jwk ?? {}).sort()).toEqual(['crv', 'kty', 'x']);
  const { iss, sub, nbf, jti, ...credential } = payloadOf(jwt);
  expect(iss).toBe(credential.issuer.id);
  expect(sub).toBe(credential.credentialSubject.id);
  expect(jti).toBe(credential.id);
  expect(nbf * 1000).toBe(Date.parse(credential.validFrom));
});

test('another implementation of Open Badges 3.0 takes the credential, and misses a part that is taken out', async () => {
  const person = await signUp();
  await grade(person, true);
  const { id } = await issued(person);
  const credential = await get<Record<string, unknown>>(`/api/certificates/${id}/credential.json`);
  expect(learnCardFault(credential)).toBeUndefined();
  for (const part of ['@context', 'issuer', 'credentialSubject', 'type']) {
    const { [part]: _, ...rest } = credential;
    expect(learnCardFault(rest), part).toBeDefined();
  }
});

test('every word of the credential has a meaning in the published contexts, and none is dropped', async () => {
  const person = await signUp();
  await grade(person, true);
  const { jwt } = await issued(person);
  const { iss: _iss, sub: _sub, nbf: _nbf, jti: _jti, ...credential } = payloadOf(jwt);
  const expanded = await expandCredential(credential);
  expect(JSON.stringify(expanded)).toContain(
    'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential',
  );
  await expect(expandCredential({ ...credential, inventedWord: 'x' })).rejects.toThrow();
});

test('a changed claim, another key and a key of its own do not pass for a certificate', async () => {
  const person = await signUp();
  await grade(person, true);
  const { jwt } = await issued(person);
  const keys = await get<JSONWebKeySet>('/.well-known/jwks.json');
  const [header = '', , signature = ''] = jwt.split('.');
  const changed = structuredClone(payloadOf(jwt));
  changed.credentialSubject.identifier[0].identityHash = 'Somebody Else';
  const forged = `${header}.${Buffer.from(JSON.stringify(changed)).toString('base64url')}.${signature}`;
  await expect(compactVerify(forged, createLocalJWKSet(keys))).rejects.toThrow(
    'signature verification failed',
  );
  const other = structuredClone(keys);
  for (const key of other.keys) key.x = 'A'.repeat(43);
  await expect(compactVerify(jwt, createLocalJWKSet(other))).rejects.toThrow();
});

test('each verdict that is named is public, signed, and what the certificate says of it', async () => {
  const person = await signUp();
  const submission = await grade(person, true);
  const other = await grade(person, false);
  const { id, jwt } = await issued(person);
  const signed = await get<SignedVerdict>(`/api/certificates/${id}/evidence/${submission}`);
  const keys = await get<JSONWebKeySet>('/.well-known/jwks.json');
  const { payload } = await compactVerify(signed.jws, createLocalJWKSet(keys));
  expect(JSON.parse(Buffer.from(payload).toString())).toEqual(signed.statement);
  const [evidence] = payloadOf(jwt).evidence;
  expect(evidence).toMatchObject({
    id: `${PUBLIC_URL}/api/certificates/${id}/evidence/${submission}`,
    'gopherlab:score': signed.statement.score,
    'gopherlab:labHash': signed.statement.labHash,
    'gopherlab:submissionHash': signed.statement.submissionHash,
  });
  // What is no evidence stays private.
  const refused = await fetch(`${api.url}/api/certificates/${id}/evidence/${other}`);
  expect(refused.status).toBe(404);
});

test('the same version gives the same certificate, also to two clicks at once', async () => {
  const person = await signUp();
  await grade(person, true);
  const both = await Promise.all([issued(person, 'A'), issued(person, 'B')]);
  expect(new Set(both.map(({ id }) => id)).size).toBe(1);
  expect((await issued(person, 'C')).jwt).toBe(both[0].jwt);
  expect((await offerOf(person)).state).toBe('issued');
});

test('a guest, a stranger to the track and a name that is none are refused, and nothing is stored', async () => {
  const guest = await visit(api.url);
  await grade(guest, true);
  expect((await offerOf(guest)).state).toBe('account-needed');
  expect((await issue(guest)).status).toBe(403);
  const person = await signUp();
  const unearned = await issue(person);
  expect(unearned.status).toBe(409);
  expect(((await unearned.json()) as Problem).detail).toBe('not passed with 80 %: double');
  expect((await issue(person, 'X', 'nowhere')).status).toBe(404);
  for (const name of ['', '  ', 'two\nlines', 'x'.repeat(81), 'a\u202Eb'])
    expect((await issue(person, name)).status, JSON.stringify(name)).toBe(400);
});

test('the compound certificate cannot be issued while no lab proves WASM, and says so', async () => {
  await addTrack(api.context.db, { slug: 'go-ebpf-wasm-composite', createdBy: await idOf(teacher) });
  const person = await signUp();
  await grade(person, true);
  const offer = await offerOf(person, 'go-ebpf-wasm-composite');
  expect(offer.state).toBe('unavailable');
  expect(offer.missing).toEqual(expect.arrayContaining(['ebpf', 'wasm']));
  const refused = await issue(person, 'X', 'go-ebpf-wasm-composite');
  expect(refused.status).toBe(409);
  expect(((await refused.json()) as Problem).detail).toContain('no lab yet that proves');
});

test('labs that are planned and not written are named as not proven; a changed track needs a new certificate', async () => {
  const { db } = api.context;
  const planned = [{ title: { en: 'A plugin host', zh: '插件宿主' } }];
  const track = await addTrack(db, { slug: 'growing', createdBy: await idOf(teacher), track: { planned } });
  const person = await signUp();
  await grade(person, true);
  const first = (await (await issue(person, 'X', 'growing')).json()) as Certificate;
  const { description, credentialSubject } = payloadOf(first.jwt);
  expect(credentialSubject.achievement['gopherlab:unwritten']).toEqual(['A plugin host']);
  expect(description).toContain('Not proven: 1 labs');
  const data = JSON.stringify({ ...track, planned: [] });
  await db.updateTable('tracks').set({ data }).where('slug', '=', 'growing').execute();
  expect((await offerOf(person, 'growing')).state).toBe('ready');
  const second = (await (await issue(person, 'X', 'growing')).json()) as Certificate;
  expect(payloadOf(second.jwt).credentialSubject.achievement.version).not.toBe(
    credentialSubject.achievement.version,
  );
});

test('an admin revokes with a reason that everybody reads, in the log, and only an allowed reissue comes back', async () => {
  const admin = await signUp('admin');
  const person = await signUp();
  await grade(person, true);
  const { id, jwt } = await issued(person, 'Mispelt');
  const revoke = (mayReissue: boolean) =>
    admin.request('POST', `/api/certificates/${id}/revoke`, { body: { reason: 'the name', mayReissue } });
  expect((await revoke(true)).status).toBe(200);
  expect((await revoke(false)).status).toBe(409);
  const seen = await get<Certificate>(`/api/certificates/${id}`);
  expect(seen.revoked?.reason).toBe('the name');
  expect(payloadOf(jwt).credentialStatus).toEqual({
    id: `${PUBLIC_URL}/api/certificates/revocations`,
    type: '1EdTechRevocationList',
  });
  const list = await get<{ issuer: string; revokedCredential: unknown[] }>('/api/certificates/revocations');
  expect(list.issuer).toBe(PUBLIC_URL);
  expect(list.revokedCredential).toContainEqual({
    id: `${PUBLIC_URL}/certificates/${id}`,
    revoked: true,
    revocationReason: 'the name',
  });
  const log = await api.context.db
    .selectFrom('audit_log')
    .selectAll()
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute();
  expect(log.map(({ action }) => action)).toEqual(['certificate.issued', 'certificate.revoked']);
  expect(log[1]?.detail).toMatchObject({ reason: 'the name' });
  const again = await issued(person, 'Misspelt');
  expect(again.id).not.toBe(id);
  await admin.request('POST', `/api/certificates/${again.id}/revoke`, { body: { reason: 'copied work' } });
  expect((await offerOf(person)).state).toBe('revoked');
  expect((await issue(person)).status).toBe(409);
});

test('who leaves takes the certificate with them', async () => {
  const person = await signUp();
  await grade(person, true);
  const { id } = await issued(person);
  const { db } = api.context;
  await db
    .updateTable('people')
    .set({ deleted_at: new Date() })
    .where('id', '=', await idOf(person))
    .execute();
  expect((await fetch(`${api.url}/api/certificates/${id}`)).status).toBe(404);
  expect((await fetch(`${api.url}/api/certificates/${id}/certificate.pdf`)).status).toBe(404);
});

test('the PDF is one page of A4 in either language, the same bytes each time, and says when it is revoked', async () => {
  const person = await signUp();
  await grade(person, true);
  const { id } = await issued(person, '李喆');
  const pdf = async (lang: string) => {
    const answer = await fetch(`${api.url}/api/certificates/${id}/certificate.pdf?lang=${lang}`);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    return Buffer.from(await answer.arrayBuffer());
  };
  const [en, zh, again] = [await pdf('en'), await pdf('zh'), await pdf('zh')];
  for (const file of [en, zh]) {
    const text = file.toString('latin1');
    expect(text.startsWith('%PDF-')).toBe(true);
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(text).toContain('/MediaBox [0 0 595.28 841.89]');
    expect(text).toContain('NotoSansHans-Bold');
    expect(file.length).toBeLessThan(300_000);
  }
  expect(again.equals(zh)).toBe(true);
  expect(en.equals(zh)).toBe(false);
  const admin = await signUp('admin');
  await admin.request('POST', `/api/certificates/${id}/revoke`, { body: { reason: 'an example' } });
  expect((await pdf('zh')).equals(zh)).toBe(false);
});
