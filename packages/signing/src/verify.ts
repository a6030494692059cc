import { compactVerify, decodeProtectedHeader } from 'jose';
import { canonicalJson, jsonDifferences, type PublicKey } from '@gopherlab/contracts';

/** Which part of a signed statement does not hold. */
export type Fault =
  /** The JWS is not one that a keyring makes. */
  | { part: 'form' }
  /** It says something of another kind. */
  | { part: 'type'; type: string }
  /** None of the given keys has this id. */
  | { part: 'unknown-key'; kid: string }
  | { part: 'signature' }
  /** The statement beside the JWS is not what was signed; paths like `checks.2.earned`. */
  | { part: 'statement-differs'; paths: string[] };

export interface Verified {
  /** Empty: everything holds. */
  faults: Fault[];
  /** What the JWS carries, where it can be read at all; to be believed only without faults. */
  signed: unknown;
  kid: string | undefined;
}

export interface VerifyInput {
  /** As it is shown to people. */
  statement: unknown;
  jws: string;
  /** The header's `typ` that is wanted. */
  type: string;
  keys: readonly PublicKey[];
}

/** Looks at every part and names each that does not hold. Never throws for what a file may contain. */
export async function verifyStatement({ statement, jws, type, keys }: VerifyInput): Promise<Verified> {
  const read = readJws(jws);
  if (!read) return { faults: [{ part: 'form' }], signed: undefined, kid: undefined };
  const { kid, signed } = read;
  const faults: Fault[] = [];
  if (read.type !== type) faults.push({ part: 'type', type: read.type });
  const key = keys.find((one) => one.kid === kid);
  if (!key) faults.push({ part: 'unknown-key', kid });
  else if (!(await isSignedBy(jws, key))) faults.push({ part: 'signature' });
  const paths = jsonDifferences(signed, statement);
  if (paths.length > 0) faults.push({ part: 'statement-differs', paths });
  return { faults, signed, kid };
}

const PARTS = /^[\w-]+\.([\w-]+)\.([\w-]+)$/;

function readJws(jws: string): { kid: string; type: string; signed: unknown } | undefined {
  const parts = PARTS.exec(jws);
  if (!parts) return undefined;
  try {
    const { alg, kid, typ = '' } = decodeProtectedHeader(jws);
    const payload = Buffer.from(parts[1] ?? '', 'base64url').toString();
    const signed: unknown = JSON.parse(payload);
    // One spelling only, so that two files with one meaning are one file: no member twice, no signature written otherwise.
    const oneSpelling =
      canonicalJson(signed) === payload &&
      Buffer.from(parts[2] ?? '', 'base64url').toString('base64url') === parts[2];
    if (alg !== 'EdDSA' || typeof kid !== 'string' || !oneSpelling) return undefined;
    return { kid, type: typ, signed };
  } catch {
    return undefined;
  }
}

async function isSignedBy(jws: string, key: PublicKey): Promise<boolean> {
  try {
    await compactVerify(jws, key, { algorithms: ['EdDSA'] });
    return true;
  } catch {
    return false;
  }
}
