import { CompactSign, type JWSHeaderParameters } from 'jose';
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
  /**
   * A compact JWS (EdDSA) of the type `JWT` that carries its public key (`jwk`), for verifiers that know nothing of this
   * platform: a `kid` would have to be an address, and not every installation has one.
   */
  signJwt(claims: object): Promise<string>;
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
  const { kty, crv, x } = own;
  const sign = (statement: object, header: JWSHeaderParameters) =>
    new CompactSign(new TextEncoder().encode(canonicalJson(statement)))
      .setProtectedHeader({ alg: 'EdDSA', ...header })
      .sign(key);
  return {
    kid: own.kid,
    publicKeys: { keys: [...byId.values()] },
    sign: (statement, type) => sign(statement, { kid: own.kid, typ: type }),
    signJwt: (claims) => sign(claims, { typ: 'JWT', jwk: { kty, crv, x } }),
  };
}
