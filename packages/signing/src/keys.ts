import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint } from 'jose';
import { PublicKeySchema, PublicKeySetSchema, type PublicKey } from '@gopherlab/contracts';

/** The signing key's name among the secrets of an installation. */
export const SIGNING_KEY_SECRET = 'signing-key.json';

/** A text is not the key that was wanted; the message says why and never repeats the text. */
export class KeyError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'KeyError';
  }
}

/** A new Ed25519 private key as the text of a JWK. */
export function generateSigningKey(): string {
  return JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
}

/** The private key in a text: a JWK, or PEM as `openssl genpkey -algorithm ed25519` writes it. Throws KeyError. */
export function parseSigningKey(text: string): KeyObject {
  return ed25519(text, 'private', () => {
    if (!text.trimStart().startsWith('{')) return createPrivateKey(text);
    return createPrivateKey({ key: JSON.parse(text) as JsonWebKey, format: 'jwk' });
  });
}

/**
 * The public keys in a text: a JWK Set, one JWK, or PEM. Of a private key only its public half is taken. Throws KeyError.
 */
export async function parsePublicKeys(text: string): Promise<PublicKey[]> {
  const value = text.trimStart().startsWith('{') ? parseJson(text) : undefined;
  if (value && 'keys' in value) {
    const parsed = PublicKeySetSchema.safeParse(value);
    if (!parsed.success) throw new KeyError('the set of keys has one that is not a public Ed25519 key');
    return Promise.all(parsed.data.keys.map(withCheckedId));
  }
  const key = ed25519(text, 'public', () =>
    value ? createPublicKey({ key: value as JsonWebKey, format: 'jwk' }) : createPublicKey(text),
  );
  return [await publicKeyOf(key)];
}

/**
 * The keys in all files of a folder of public keys; a folder that does not exist has none. Throws KeyError that names the
 * file.
 */
export async function readKeyFolder(dir: string): Promise<PublicKey[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => !name.startsWith('.')).sort();
  const keys = await Promise.all(
    files.map(async (name) => {
      try {
        return await parsePublicKeys(await readFile(join(dir, name), 'utf8'));
      } catch (cause) {
        throw new KeyError(`${join(dir, name)}: ${cause instanceof Error ? cause.message : ''}`, { cause });
      }
    }),
  );
  return keys.flat();
}

/** The public half of a key under its RFC 7638 thumbprint. */
export async function publicKeyOf(key: KeyObject): Promise<PublicKey> {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const { kty, crv, x } = publicKey.export({ format: 'jwk' }) as { kty: string; crv: string; x: string };
  const kid = await calculateJwkThumbprint({ kty, crv, x });
  return PublicKeySchema.parse({ kty, crv, x, kid, use: 'sig', alg: 'EdDSA' });
}

/** A set in which a key stands under another key's name would make the name worthless. */
async function withCheckedId(key: PublicKey): Promise<PublicKey> {
  const kid = await calculateJwkThumbprint({ kty: key.kty, crv: key.crv, x: key.x });
  if (kid !== key.kid) throw new KeyError(`the key ${key.kid} is not the one that its kid names`);
  return key;
}

function parseJson(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch (cause) {
    throw new KeyError('the text is not JSON', { cause });
  }
}

function ed25519(text: string, kind: 'private' | 'public', read: () => KeyObject): KeyObject {
  if (text.trim() === '') throw new KeyError('the text is empty');
  let key: KeyObject;
  try {
    key = read();
  } catch (cause) {
    throw new KeyError(`the text holds no ${kind} key (a JWK or PEM is wanted)`, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new KeyError(`the key is of the kind ${key.asymmetricKeyType ?? 'unknown'}, but Ed25519 is wanted`);
  }
  return key;
}
