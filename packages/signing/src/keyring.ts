import { CompactSign } from 'jose';
import { canonicalJson, type PublicKey, type PublicKeySet } from '@gopherlab/contracts';
import { parseSigningKey, publicKeyOf } from './keys.ts';

/** What an installation signs with, and every key that it vouches for. */
export interface Keyring {
  /** Names the key that signs now. */
  kid: string;
  /** The key that signs now, then those that signed before. */
  publicKeys: PublicKeySet;
  /**
   * A compact JWS (EdDSA) whose payload is the canonical JSON of `statement`. `type` becomes the header's `typ`: it keeps
   * a statement of one kind from passing for one of another.
   */
  sign(statement: object, type: string): Promise<string>;
}

export interface KeyringOptions {
  /** A JWK or PEM. */
  signingKey: string;
  /** Public keys that signed before. */
  retired?: readonly PublicKey[];
}

/** Opens the keyring. Throws KeyError. */
export async function openKeyring({ signingKey, retired = [] }: KeyringOptions): Promise<Keyring> {
  const key = parseSigningKey(signingKey);
  const own = await publicKeyOf(key);
  const byId = new Map<string, PublicKey>([[own.kid, own]]);
  for (const old of retired) byId.set(old.kid, old);
  return {
    kid: own.kid,
    publicKeys: { keys: [...byId.values()] },
    sign: (statement, type) =>
      new CompactSign(new TextEncoder().encode(canonicalJson(statement)))
        .setProtectedHeader({ alg: 'EdDSA', kid: own.kid, typ: type })
        .sign(key),
  };
}
