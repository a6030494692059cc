import { sql } from 'kysely';
import type { Verdict } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';

export interface CertificateRecord {
  id: string;
  personId: string;
  track: string;
  trackVersion: string;
  jwt: string;
  issuedAt: Date;
  revokedAt: Date | null;
  revocationReason: string | null;
  mayReissue: boolean;
}

const COLUMNS = [
  'certificates.id',
  'certificates.person_id as personId',
  'certificates.track',
  'certificates.track_version as trackVersion',
  'certificates.jwt',
  'certificates.issued_at as issuedAt',
  'certificates.revoked_at as revokedAt',
  'certificates.revocation_reason as revocationReason',
  'certificates.may_reissue as mayReissue',
] as const;

/** A certificate that the public may see: not of a person who has left. */
export async function findCertificate(db: Db | Tx, id: string): Promise<CertificateRecord | undefined> {
  return db
    .selectFrom('certificates')
    .innerJoin('people', 'people.id', 'certificates.person_id')
    .select(COLUMNS)
    .where('certificates.id', '=', id)
    .where('people.deleted_at', 'is', null)
    .executeTakeFirst();
}

/** A person's certificates, newest first. */
export async function listCertificates(db: Db | Tx, personId: string): Promise<CertificateRecord[]> {
  return db
    .selectFrom('certificates')
    .select(COLUMNS)
    .where('person_id', '=', personId)
    .orderBy('number', 'desc')
    .execute();
}

export interface NewCertificate {
  id: string;
  personId: string;
  track: string;
  trackVersion: string;
  jwt: string;
  issuedAt: Date;
  /** The signed verdicts of the labs. */
  evidence: { submissionId: string; jws: string }[];
}

/** Stores a certificate with its evidence. */
export async function insertCertificate(tx: Tx, made: NewCertificate): Promise<void> {
  await tx
    .insertInto('certificates')
    .values({
      id: made.id,
      person_id: made.personId,
      track: made.track,
      track_version: made.trackVersion,
      jwt: made.jwt,
      issued_at: made.issuedAt,
    })
    .execute();
  const rows = made.evidence.map(({ submissionId, jws }) => ({
    certificate_id: made.id,
    submission_id: submissionId,
    jws,
  }));
  await tx.insertInto('certificate_evidence').values(rows).execute();
}

/** False when it is revoked already. */
export async function revokeCertificate(
  tx: Tx,
  id: string,
  { by, reason, mayReissue }: { by: string; reason: string; mayReissue: boolean },
): Promise<boolean> {
  const changed = await tx
    .updateTable('certificates')
    .set({
      revoked_at: sql<Date>`clock_timestamp()`,
      revoked_by: by,
      revocation_reason: reason,
      may_reissue: mayReissue,
    })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Everything that was ever revoked, oldest first. */
export async function listRevoked(db: Db): Promise<{ jwt: string; reason: string }[]> {
  const rows = await db
    .selectFrom('certificates')
    .select(['jwt', 'revocation_reason as reason'])
    .where('revoked_at', 'is not', null)
    .orderBy('revoked_at')
    .orderBy('id')
    .execute();
  return rows.map(({ jwt, reason }) => ({ jwt, reason: reason ?? '' }));
}

/** The signed verdict that a certificate names as evidence. */
export async function findEvidence(
  db: Db,
  certificateId: string,
  submissionId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('certificate_evidence')
    .select('jws')
    .where('certificate_id', '=', certificateId)
    .where('submission_id', '=', submissionId)
    .executeTakeFirst();
  return row?.jws;
}

export interface BestVerdict {
  lab: string;
  submissionId: string;
  gradedAt: Date;
  verdict: Verdict;
}

/** The best graded verdict of each of a person's labs, without those that an exam keeps back; of equals the first. */
export async function listBestVerdicts(db: Db | Tx, personId: string): Promise<BestVerdict[]> {
  const { rows } = await sql<BestVerdict>`
    select distinct on (lab) lab, submission_id as "submissionId", created_at as "gradedAt", data as verdict
    from verdicts
    where person_id = ${personId} and mode = 'grade' and status = 'graded'
      and submission_id not in (select submission_id from withheld_submissions where person_id = ${personId})
    order by lab, score desc, created_at, submission_id`.execute(db);
  return rows;
}
