import {
  canonicalJson,
  jsonDifferences,
  type PublicKey,
  type SignedVerdict,
  type Verdict,
} from '@gopherlab/contracts';
import { isSignedBy, readJws, type CannotVerify } from '../../lib/jws.ts';

/** `key`: it is published here; `signature`: it is good; `file`: it shows what was signed; `page`: so does this page. */
export type VerifiedPart = 'key' | 'signature' | 'file' | 'page';

export type BrowserVerification =
  | { kind: 'checked'; holds: boolean; parts: { part: VerifiedPart; holds: boolean }[] }
  | { kind: 'unable'; reason: CannotVerify };

/**
 * Verifies a signed verdict with the browser's own cryptography, and holds what the page shows against it. Never throws
 * for what a file may contain.
 */
export async function verifyInBrowser(
  signed: SignedVerdict,
  keys: readonly PublicKey[],
  shown: Verdict,
  subtle: SubtleCrypto | undefined = globalThis.crypto.subtle,
): Promise<BrowserVerification> {
  if (!subtle) return { kind: 'unable', reason: 'insecure' };
  const jws = readJws(signed.jws);
  const key = keys.find(({ kid }) => kid === jws.header?.kid);
  const isSigned = key && jws.header?.alg === 'EdDSA' ? await isSignedBy(jws, key, subtle) : false;
  if (typeof isSigned === 'string') return { kind: 'unable', reason: isSigned };
  const file = canonicalJson(signed.statement) === jws.text;
  const parts = [
    { part: 'key' as const, holds: key !== undefined },
    { part: 'signature' as const, holds: isSigned },
    { part: 'file' as const, holds: file },
    { part: 'page' as const, holds: file && showsTheSame(signed, shown) },
  ];
  return { kind: 'checked', holds: parts.every(({ holds }) => holds), parts };
}

/** The signature's bytes in hexadecimal; empty when there are none. */
export function signatureHex({ jws }: SignedVerdict): string {
  return [...readJws(jws).signature].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function showsTheSame({ statement }: SignedVerdict, shown: Verdict): boolean {
  const { lab, status, score, maxScore, checks, submissionHash, labHash, image } = statement;
  const outcomes = shown.checks.map(({ id, status: own, points, earned }) => ({
    id,
    status: own,
    points,
    earned,
  }));
  const page = {
    lab: shown.lab,
    status: shown.status,
    score: shown.score,
    maxScore: shown.maxScore,
    checks: outcomes,
    submissionHash: shown.submissionHash,
    labHash: shown.labHash,
    image: shown.image,
  };
  const file = { lab, status, score, maxScore, checks, submissionHash, labHash, image };
  return jsonDifferences(file, page).length === 0;
}
