import {
  VERDICT_TYPE,
  VerdictStatementSchema,
  type Artefact,
  type GradingMode,
  type PublicKey,
  type SignedVerdict,
  type Verdict,
  type VerdictStatement,
} from '@gopherlab/contracts';
import type { Keyring } from './keyring.ts';
import { verifyStatement, type Fault } from './verify.ts';

/** A submission that has come to its end. */
export interface JudgedSubmission {
  id: string;
  personId: string;
  lab: string;
  mode: GradingMode;
  attempt: number | null;
  createdAt: Date;
  finishedAt: Date;
}

/** Signs a verdict: a compact JWS that carries everything it vouches for. */
export function signVerdict(
  keyring: Keyring,
  issuer: string,
  submission: JudgedSubmission,
  verdict: Verdict,
  artefacts: readonly Artefact[],
): Promise<string> {
  const statement: VerdictStatement = {
    version: 1,
    issuer,
    kid: keyring.kid,
    submissionId: submission.id,
    personId: submission.personId,
    lab: submission.lab,
    mode: submission.mode,
    attempt: submission.attempt,
    createdAt: submission.createdAt.toISOString(),
    finishedAt: submission.finishedAt.toISOString(),
    status: verdict.status,
    score: verdict.score,
    maxScore: verdict.maxScore,
    checks: verdict.checks.map(({ id, status, points, earned }) => ({ id, status, points, earned })),
    submissionHash: verdict.submissionHash,
    labHash: verdict.labHash,
    image: verdict.image,
    artefacts: artefacts.map(({ name, sha256 }) => ({ name, sha256 })),
  };
  return keyring.sign(statement, VERDICT_TYPE);
}

/** The file that a person keeps, from its JWS. */
export function toSignedVerdict(jws: string): SignedVerdict {
  const payload = Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString();
  return { statement: VerdictStatementSchema.parse(JSON.parse(payload)), jws };
}

export type VerdictFault =
  | Fault
  /** The file has members that nobody signed. */
  | { part: 'unsigned-members'; names: string[] }
  /** It is signed, but does not have the form of a verdict. */
  | { part: 'no-verdict' };

export interface VerifiedVerdict {
  /** Empty: the verdict holds. */
  faults: VerdictFault[];
  /** The key that the signature names, where it names one. */
  kid: string | undefined;
  /** What was signed; present exactly when nothing is at fault. */
  statement: VerdictStatement | undefined;
}

/** A file that has the two parts of a signed verdict, whatever is in them. */
export function isVerdictFile(file: unknown): file is { statement: object; jws: string } {
  if (typeof file !== 'object' || file === null) return false;
  const { statement, jws } = file as Record<string, unknown>;
  return typeof statement === 'object' && statement !== null && typeof jws === 'string';
}

/** Verifies the file that a person kept, against public keys that the caller trusts. */
export async function verifyVerdict(
  file: { statement: object; jws: string },
  keys: readonly PublicKey[],
): Promise<VerifiedVerdict> {
  const { statement, jws } = file;
  const verified = await verifyStatement({ statement, jws, type: VERDICT_TYPE, keys });
  const faults: VerdictFault[] = [...verified.faults];
  const names = Object.keys(file).filter((name) => name !== 'statement' && name !== 'jws');
  if (names.length > 0) faults.push({ part: 'unsigned-members', names });
  const parsed = VerdictStatementSchema.safeParse(verified.signed);
  const whole = parsed.success && parsed.data.kid === verified.kid;
  if (!whole && faults.length === 0) faults.push({ part: 'no-verdict' });
  return { faults, kid: verified.kid, statement: faults.length === 0 ? parsed.data : undefined };
}
