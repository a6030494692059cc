import {
  canonicalJson,
  jsonDifferences,
  type PublicKey,
  type SignedVerdict,
  type Verdict,
} from '@gopherlab/contracts';

/** `key`: it is published here; `signature`: it is good; `file`: it shows what was signed; `page`: so does this page. */
export type VerifiedPart = 'key' | 'signature' | 'file' | 'page';

export type BrowserVerification =
  | { kind: 'checked'; holds: boolean; parts: { part: VerifiedPart; holds: boolean }[] }
  /** `insecure`: the page came without https, so the browser keeps its cryptography away; `no-ed25519`: it is too old. */
  | { kind: 'unable'; reason: 'insecure' | 'no-ed25519' };

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
  // Browsers offer it to secure pages only, whatever the types say.
  if (!subtle) return { kind: 'unable', reason: 'insecure' };
  const [header = '', payload = '', signature = ''] = signed.jws.split('.');
  const head = parse(header);
  const key = keys.find(({ kid }) => kid === head?.kid);
  let isSigned = false;
  if (key && head?.alg === 'EdDSA') {
    const imported = await importKey(subtle, key);
    if (!imported) return { kind: 'unable', reason: 'no-ed25519' };
    const input = new TextEncoder().encode(`${header}.${payload}`);
    isSigned = await subtle.verify('Ed25519', imported, bytesOf(signature), input);
  }
  const file = canonicalJson(signed.statement) === new TextDecoder().decode(bytesOf(payload));
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
  return [...bytesOf(jws.split('.')[2] ?? '')].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function importKey(subtle: SubtleCrypto, { kty, crv, x }: PublicKey): Promise<CryptoKey | undefined> {
  try {
    return await subtle.importKey('jwk', { kty, crv, x }, { name: 'Ed25519' }, false, ['verify']);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return undefined;
    throw error;
  }
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

function parse(part: string): { alg?: unknown; kid?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytesOf(part)));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Base64url to bytes; what is none has no bytes. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
