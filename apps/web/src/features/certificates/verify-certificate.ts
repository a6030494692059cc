import type { Certificate, PublicKey, SignedVerdict, TrackCredential } from '@gopherlab/contracts';
import { canonicalJson } from '@gopherlab/contracts';
import { isSignedBy, readJws, type CannotVerify } from '../../lib/jws.ts';

/**
 * `key`: it is published here; `signature`: it is good; `claims`: they say what the credential says, and it is the one
 * of this page; `evidence`: each verdict is signed and what the certificate says of it; `status`: it is not revoked.
 */
type CertificatePart = 'key' | 'signature' | 'claims' | 'evidence' | 'status';

export type CertificateVerification =
  | { kind: 'checked'; holds: boolean; parts: { part: CertificatePart; holds: boolean }[] }
  | { kind: 'unable'; reason: CannotVerify };

/** What a certificate's JWT carries, whoever signed it; undefined where it is no credential. */
export function readCredential(jwt: string): TrackCredential | undefined {
  const { payload } = readJws(jwt);
  const subject = (payload as TrackCredential | undefined)?.credentialSubject;
  if (!payload || !Array.isArray(payload.evidence) || !subject?.achievement || !subject.identifier[0])
    return undefined;
  return payload as unknown as TrackCredential;
}

/** Verifies a certificate and its evidence with the browser's own cryptography. Never throws for what it may contain. */
export async function verifyCertificate(
  { id, jwt, revoked }: Certificate,
  keys: readonly PublicKey[],
  evidence: readonly (SignedVerdict | undefined)[],
): Promise<CertificateVerification> {
  const jws = readJws(jwt);
  const given = jws.header?.jwk as Partial<PublicKey> | undefined;
  // Not the key that the certificate brings is trusted, but the one of ours that it names.
  const key = keys.find(({ x }) => x === given?.x);
  const isSigned = key && jws.header?.alg === 'EdDSA' ? await isSignedBy(jws, key) : false;
  if (typeof isSigned === 'string') return { kind: 'unable', reason: isSigned };
  const credential = readCredential(jwt);
  const verdicts = await Promise.all(evidence.map((one) => isSignedVerdict(one, keys)));
  const parts = [
    { part: 'key' as const, holds: key !== undefined },
    { part: 'signature' as const, holds: isSigned },
    { part: 'claims' as const, holds: credential !== undefined && claimsHold(credential, id) },
    {
      part: 'evidence' as const,
      holds:
        credential !== undefined &&
        verdicts.every(Boolean) &&
        credential.evidence.every((one, index) => saysTheSame(credential, one, evidence[index])),
    },
    { part: 'status' as const, holds: revoked === null },
  ];
  return { kind: 'checked', holds: parts.every(({ holds }) => holds), parts };
}

function claimsHold(credential: TrackCredential, id: string): boolean {
  const { iss, jti, sub, nbf, issuer, credentialSubject, validFrom } = credential;
  return (
    iss === issuer.id &&
    jti === credential.id &&
    sub === credentialSubject.id &&
    nbf * 1000 === Date.parse(validFrom) &&
    (jti === `urn:uuid:${id}` || jti.endsWith(`/certificates/${id}`))
  );
}

async function isSignedVerdict(
  signed: SignedVerdict | undefined,
  keys: readonly PublicKey[],
): Promise<boolean> {
  if (!signed) return false;
  const jws = readJws(signed.jws);
  const key = keys.find(({ kid }) => kid === jws.header?.kid);
  if (!key || jws.header?.typ !== 'gopherlab-verdict+json') return false;
  return (await isSignedBy(jws, key)) === true && canonicalJson(signed.statement) === jws.text;
}

/** The verdict is of the person, the lab, the files and the score that the certificate names. */
function saysTheSame(
  { sub }: TrackCredential,
  evidence: TrackCredential['evidence'][number],
  signed: SignedVerdict | undefined,
): boolean {
  if (!signed) return false;
  const { statement } = signed;
  return (
    `urn:uuid:${statement.personId}` === sub &&
    statement.mode === 'grade' &&
    statement.submissionId === evidence['gopherlab:submission'] &&
    statement.lab === evidence['gopherlab:lab'] &&
    statement.score === evidence['gopherlab:score'] &&
    statement.maxScore === evidence['gopherlab:maxScore'] &&
    statement.labHash === evidence['gopherlab:labHash'] &&
    statement.submissionHash === evidence['gopherlab:submissionHash'] &&
    statement.image === evidence['gopherlab:image']
  );
}
