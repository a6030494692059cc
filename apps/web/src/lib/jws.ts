import type { PublicKey } from '@gopherlab/contracts';

/** `insecure`: the page came without https, so the browser keeps its cryptography away; `no-ed25519`: it is too old. */
export type CannotVerify = 'insecure' | 'no-ed25519';

/** A compact JWS in its parts; `header` and `payload` are undefined where they are no JSON objects. */
export interface Jws {
  header: Record<string, unknown> | undefined;
  payload: Record<string, unknown> | undefined;
  /** The payload's own text. */
  text: string;
  signature: Uint8Array<ArrayBuffer>;
  /** What the signature is over. */
  input: string;
}

/** Takes a JWS apart. Never throws, whatever it is. */
export function readJws(jws: string): Jws {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  return {
    header: parse(header),
    payload: parse(payload),
    text: textOf(payload),
    signature: bytesOf(signature),
    input: `${header}.${payload}`,
  };
}

/** Whether the key made the signature, told by the browser's own cryptography. */
export async function isSignedBy(
  { signature, input }: Jws,
  key: Pick<PublicKey, 'kty' | 'crv' | 'x'>,
  subtle: SubtleCrypto | undefined = globalThis.crypto.subtle,
): Promise<boolean | CannotVerify> {
  // Browsers offer it to secure pages only, whatever the types say.
  if (!subtle) return 'insecure';
  const imported = await importKey(subtle, key);
  if (!imported) return 'no-ed25519';
  return subtle.verify('Ed25519', imported, signature, new TextEncoder().encode(input));
}

async function importKey(
  subtle: SubtleCrypto,
  { kty, crv, x }: Pick<PublicKey, 'kty' | 'crv' | 'x'>,
): Promise<CryptoKey | undefined> {
  try {
    return await subtle.importKey('jwk', { kty, crv, x }, { name: 'Ed25519' }, false, ['verify']);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return undefined;
    throw error;
  }
}

function parse(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(textOf(part));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(part: string): string {
  return new TextDecoder().decode(bytesOf(part));
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
