import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';

/** The key's name among the secrets of an installation. */
export const TOOL_KEY_SECRET = 'lti-key.json';

/** What this installation proves itself with to learning platforms; LTI 1.3 wants RSA. */
export interface ToolKey {
  privateKey: KeyObject;
  kid: string;
  /** As it stands in `/lti/jwks`. */
  publicKey: { kty: string; n: string; e: string; kid: string; alg: string; use: string };
}

/** A new RSA key as the text of a JWK. */
export function generateToolKey(): string {
  return JSON.stringify(
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  );
}

/** Throws for a text that is no RSA private key (a JWK or PEM) of at least 2048 bits. */
export function parseToolKey(text: string): KeyObject {
  const key = text.trimStart().startsWith('{')
    ? createPrivateKey({ key: JSON.parse(text) as JsonWebKey, format: 'jwk' })
    : createPrivateKey(text);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < 2048)
    throw new Error('RSA with at least 2048 bits is wanted');
  return key;
}

export async function openToolKey(text: string): Promise<ToolKey> {
  const privateKey = parseToolKey(text);
  const { kty, n, e } = createPublicKey(privateKey).export({ format: 'jwk' }) as Record<
    'kty' | 'n' | 'e',
    string
  >;
  const kid = await calculateJwkThumbprint({ kty, n, e });
  return { privateKey, kid, publicKey: { kty, n, e, kid, alg: 'RS256', use: 'sig' } };
}
