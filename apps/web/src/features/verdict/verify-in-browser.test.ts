import { expect, test } from 'vitest';
import type { SignedVerdict } from '@gopherlab/contracts';
import { generateSigningKey, openKeyring, signVerdict, toSignedVerdict } from '@gopherlab/signing';
import { ISSUER, judged } from '../../../../../packages/signing/src/verdict.testing.ts';
import { signatureHex, verifyInBrowser, type BrowserVerification } from './verify-in-browser.ts';

async function createSigned() {
  const keyring = await openKeyring({ signingKey: generateSigningKey() });
  const { submission, verdict } = judged();
  const signed = toSignedVerdict(await signVerdict(keyring, ISSUER, submission, verdict, []));
  return { signed, verdict, keys: keyring.publicKeys.keys };
}

const failing = (result: BrowserVerification) =>
  result.kind === 'checked'
    ? result.parts.filter(({ holds }) => !holds).map(({ part }) => part)
    : result.reason;

test('what the platform signed holds in the browser too, by other code', async () => {
  const { signed, verdict, keys } = await createSigned();
  expect(await verifyInBrowser(signed, keys, verdict)).toMatchObject({ kind: 'checked', holds: true });
  expect(signatureHex(signed)).toMatch(/^[0-9a-f]{128}$/);
});

test('each part that does not hold is told', async () => {
  const { signed, verdict, keys } = await createSigned();
  const other = await createSigned();
  const better = { ...signed, statement: { ...signed.statement, score: 100 } };
  expect(failing(await verifyInBrowser(better, keys, verdict))).toEqual(['file', 'page']);
  expect(failing(await verifyInBrowser(signed, keys, { ...verdict, score: 100 }))).toEqual(['page']);
  expect(failing(await verifyInBrowser(signed, other.keys, verdict))).toEqual(['key', 'signature']);
  const [head = '', payload = ''] = signed.jws.split('.');
  const borrowed: SignedVerdict = {
    ...signed,
    jws: `${head}.${payload}.${other.signed.jws.split('.')[2] ?? ''}`,
  };
  expect(failing(await verifyInBrowser(borrowed, keys, verdict))).toEqual(['signature']);
  const nonsense = { ...signed, jws: '%%%' };
  expect(failing(await verifyInBrowser(nonsense, keys, verdict))).toEqual([
    'key',
    'signature',
    'file',
    'page',
  ]);
});

test('a browser that cannot do it says why', async () => {
  const { signed, verdict, keys } = await createSigned();
  const old = {
    importKey: () => Promise.reject(new DOMException('Unrecognized name', 'NotSupportedError')),
  } as unknown as SubtleCrypto;
  expect(failing(await verifyInBrowser(signed, keys, verdict, old))).toBe('no-ed25519');
});
