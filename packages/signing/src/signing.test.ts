import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonicalJson, type SignedVerdict } from '@gopherlab/contracts';
import {
  generateSigningKey,
  isVerdictFile,
  openKeyring,
  parsePublicKeys,
  parseSigningKey,
  signVerdict,
  toSignedVerdict,
  verifyVerdict,
  type Keyring,
} from './index.ts';
import { ARTEFACTS, ISSUER, judged } from './verdict.testing.ts';

async function signed(keyring?: Keyring): Promise<{ file: SignedVerdict; keyring: Keyring }> {
  const ring = keyring ?? (await openKeyring({ signingKey: generateSigningKey() }));
  const { submission, verdict } = judged();
  return {
    file: toSignedVerdict(await signVerdict(ring, ISSUER, submission, verdict, ARTEFACTS)),
    keyring: ring,
  };
}

const faultsOf = async (file: { statement: object; jws: string }, keyring: Keyring) =>
  (await verifyVerdict(file, keyring.publicKeys.keys)).faults;

/** Every way to change one value somewhere inside, with its path. */
function changes(value: unknown, path = ''): { path: string; changed: unknown }[] {
  if (typeof value === 'number') return [{ path, changed: value + 1 }];
  if (typeof value === 'string') return [{ path, changed: `${value}x` }];
  if (typeof value !== 'object' || value === null) return [{ path, changed: 'other' }];
  const inside = Object.entries(value).flatMap(([name, member]) =>
    changes(member, path === '' ? name : `${path}.${name}`).map((change) => ({
      path: change.path,
      changed: Array.isArray(value)
        ? value.map((one: unknown, index) => (String(index) === name ? change.changed : one))
        : { ...value, [name]: change.changed },
    })),
  );
  return inside;
}

test('a signed verdict holds, and carries what was judged by what', async () => {
  const { file, keyring } = await signed();
  const { faults, statement } = await verifyVerdict(file, keyring.publicKeys.keys);
  expect(faults).toEqual([]);
  expect(statement).toMatchObject({
    issuer: ISSUER,
    kid: keyring.kid,
    lab: 'worker-pool',
    attempt: 4,
    score: 60,
    createdAt: '2026-11-24T10:00:00.123Z',
    checks: [
      { id: 'bounded', earned: 60 },
      { id: 'no-leak', earned: 0 },
    ],
    submissionHash: '3'.repeat(64),
    labHash: '2'.repeat(64),
    image: `sha256:${'1'.repeat(64)}`,
    artefacts: [{ name: 'heap.pb.gz', sha256: '4'.repeat(64) }],
  });
});

test('a verifier that knows nothing of ours agrees: node:crypto over the raw JWS', async () => {
  const { file, keyring } = await signed();
  const [header = '', payload = '', signature = ''] = file.jws.split('.');
  const [jwk] = keyring.publicKeys.keys;
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: jwk?.x ?? '' }, format: 'jwk' });
  const input = Buffer.from(`${header}.${payload}`);
  expect(verify(null, input, key, Buffer.from(signature, 'base64url'))).toBe(true);
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual(file.statement);
  expect(verify(null, Buffer.from(`${header}.${payload}A`), key, Buffer.from(signature, 'base64url'))).toBe(
    false,
  );
});

test('a change of any value of the shown statement is found and named', async () => {
  const { file, keyring } = await signed();
  const all = changes(file.statement);
  expect(all.length).toBeGreaterThan(25);
  for (const { path, changed } of all) {
    const faults = await faultsOf({ ...file, statement: changed as object }, keyring);
    expect(faults, path).toEqual([{ part: 'statement-differs', paths: [path] }]);
  }
});

test('a value taken out or put in is found', async () => {
  const { file, keyring } = await signed();
  for (const name of Object.keys(file.statement)) {
    const { [name as 'score']: _, ...rest } = file.statement;
    const faults = await faultsOf({ ...file, statement: rest }, keyring);
    expect(faults).toEqual([{ part: 'statement-differs', paths: [name] }]);
  }
  expect(await faultsOf({ ...file, statement: { ...file.statement, rank: 1 } }, keyring)).toEqual([
    { part: 'statement-differs', paths: ['rank'] },
  ]);
  const besides = { ...file, note: 'with honours' };
  expect(await faultsOf(besides, keyring)).toEqual([{ part: 'unsigned-members', names: ['note'] }]);
});

test('a change of both, statement and payload, is found by the signature', async () => {
  const { file, keyring } = await signed();
  const [header = '', , signature = ''] = file.jws.split('.');
  for (const { path, changed } of changes(file.statement)) {
    const payload = Buffer.from(canonicalJson(changed)).toString('base64url');
    const forged = { statement: changed as object, jws: `${header}.${payload}.${signature}` };
    expect(await faultsOf(forged, keyring), path).toEqual([{ part: 'signature' }]);
  }
});

test('a change of any character of the JWS is found', async () => {
  const { file, keyring } = await signed();
  for (let at = 0; at < file.jws.length; at += 1) {
    const other = file.jws[at] === 'A' ? 'B' : 'A';
    const jws = file.jws.slice(0, at) + other + file.jws.slice(at + 1);
    expect((await faultsOf({ ...file, jws }, keyring)).length, `character ${at}`).toBeGreaterThan(0);
  }
});

test("another installation's key is unknown, and its signature under our name is none", async () => {
  const { file, keyring } = await signed();
  const other = await signed();
  expect(await faultsOf(other.file, keyring)).toEqual([{ part: 'unknown-key', kid: other.keyring.kid }]);
  const [header = ''] = file.jws.split('.');
  const [, payload = '', signature = ''] = other.file.jws.split('.');
  const borrowed = { statement: other.file.statement, jws: `${header}.${payload}.${signature}` };
  expect(await faultsOf(borrowed, keyring)).toEqual([{ part: 'signature' }]);
});

test('neither a statement of another kind nor an unsigned one passes', async () => {
  const { file, keyring } = await signed();
  const badge = await keyring.sign(file.statement, 'badge+json');
  expect(await faultsOf({ ...file, jws: badge }, keyring)).toEqual([{ part: 'type', type: 'badge+json' }]);
  const [, payload = ''] = file.jws.split('.');
  for (const alg of ['none', 'HS256', 'RS256']) {
    const header = Buffer.from(JSON.stringify({ alg, kid: keyring.kid, typ: 'gopherlab-verdict+json' }));
    for (const signature of ['', 'AAAA']) {
      const jws = `${header.toString('base64url')}.${payload}.${signature}`;
      expect(await faultsOf({ ...file, jws }, keyring)).toEqual([{ part: 'form' }]);
    }
  }
});

test('what lacks a part is no verdict, even under our own signature', async () => {
  const { file, keyring } = await signed();
  const { score: _, ...rest } = file.statement;
  const jws = await keyring.sign(rest, 'gopherlab-verdict+json');
  expect(await faultsOf({ statement: rest, jws }, keyring)).toEqual([{ part: 'no-verdict' }]);
  expect(isVerdictFile({ statement: rest })).toBe(false);
  expect(isVerdictFile([])).toBe(false);
  expect(isVerdictFile('{}')).toBe(false);
});

test('after a rotation old verdicts still hold by the retired key, and new ones carry the new', async () => {
  const { file, keyring } = await signed();
  const rotated = await openKeyring({
    signingKey: generateSigningKey(),
    retired: keyring.publicKeys.keys,
  });
  expect(rotated.publicKeys.keys.map(({ kid }) => kid)).toEqual([rotated.kid, keyring.kid]);
  expect(await faultsOf(file, rotated)).toEqual([]);
  expect(await faultsOf((await signed(rotated)).file, rotated)).toEqual([]);
});

test('keys come as JWK, as a set or as PEM; only public halves are given out', async () => {
  const pair = generateKeyPairSync('ed25519');
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const jwk = JSON.stringify(pair.privateKey.export({ format: 'jwk' }));
  const [a, b] = [await openKeyring({ signingKey: pem }), await openKeyring({ signingKey: jwk })];
  expect(a.publicKeys).toEqual(b.publicKeys);
  expect(a.publicKeys.keys[0]).not.toHaveProperty('d');
  const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  for (const text of [publicPem, jwk, JSON.stringify(a.publicKeys)]) {
    expect(await parsePublicKeys(text)).toEqual(a.publicKeys.keys);
  }
});

test('a key that is none is refused in words that do not repeat it', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  expect(() => parseSigningKey('')).toThrow('the text is empty');
  expect(() => parseSigningKey('hunter2')).toThrow('the text holds no private key (a JWK or PEM is wanted)');
  expect(() => parseSigningKey('{"kty":"OKP"}')).toThrow('the text holds no private key');
  expect(() => parseSigningKey(rsa.export({ type: 'pkcs8', format: 'pem' }).toString())).toThrow(
    'the key is of the kind rsa, but Ed25519 is wanted',
  );
  const { keyring } = await signed();
  const renamed = { keys: [{ ...keyring.publicKeys.keys[0], kid: 'A'.repeat(43) }] };
  await expect(parsePublicKeys(JSON.stringify(renamed))).rejects.toThrow('is not the one that its kid names');
  await expect(parsePublicKeys('{"keys":[]}')).rejects.toThrow('not a public Ed25519 key');
  await expect(parsePublicKeys('{')).rejects.toThrow('the text is not JSON');
});
