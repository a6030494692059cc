import { createHash, randomUUID } from 'node:crypto';
import type { Catalogue } from '@gopherlab/catalogue';
import {
  canonicalJson,
  type Certificate,
  type CertificateOffer,
  type IssueCertificate,
  type SignedVerdict,
  type TrackCredential,
  type TrackDefinition,
} from '@gopherlab/contracts';
import { proveTrack, TRACK_PASS_PERCENT, type TrackProof } from '@gopherlab/scoring';
import {
  readCredential,
  signCredential,
  toSignedVerdict,
  trackCredential,
  type Keyring,
} from '@gopherlab/signing';
import { audit, certificates, people, type Db, type Person, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import type { TrackDirectory } from '../tracks/directory.ts';
import type { VerdictService } from '../verdicts/service.ts';

export interface CertificateServiceOptions {
  db: Db;
  keyring: Keyring;
  issuer: string;
  publicUrl: URL | undefined;
  catalogue: Catalogue;
  tracks: Pick<TrackDirectory, 'find' | 'listWithLabs'>;
  verdicts: Pick<VerdictService, 'getSignature'>;
}

export interface Caller {
  person: Person;
  requestId: string;
}

export type CertificateService = ReturnType<typeof createCertificateService>;

/** Certificates for tracks: who has earned one, issuing, showing and revoking. */
export function createCertificateService(options: CertificateServiceOptions) {
  const { db, issuer } = options;
  const publicUrl = options.publicUrl?.origin;

  /** Throws CERTIFICATE_NOT_FOUND. */
  async function get(id: string): Promise<certificates.CertificateRecord> {
    const record = await certificates.findCertificate(db, id);
    if (!record) throw new AppError('CERTIFICATE_NOT_FOUND');
    return record;
  }

  return {
    /** How the caller stands with the certificate of every track. */
    async offers(person: Person): Promise<CertificateOffer[]> {
      const best = byLab(await certificates.listBestVerdicts(db, person.id));
      const own = await certificates.listCertificates(db, person.id);
      return (await options.tracks.listWithLabs()).map((track) =>
        toOffer({ options, track, best, own, person }),
      );
    },

    /** Issues a certificate, or gives the one that was issued for the same version. */
    async issue({ track: slug, name }: IssueCertificate, caller: Caller): Promise<Certificate> {
      const known = await options.tracks.find(slug);
      if (!known) throw new AppError('NOT_FOUND', 'there is no such track');
      const { track } = known;
      return db.transaction().execute(async (tx) => {
        // Nobody grades anew or issues meanwhile.
        await people.lockPerson(tx, caller.person.id);
        const own = await certificates.listCertificates(tx, caller.person.id);
        const newest = own.find((one) => one.track === slug);
        const version = versionOf(track);
        if (newest && !newest.revokedAt && newest.trackVersion === version) return toCertificate(newest);
        if (newest?.revokedAt && !newest.mayReissue)
          throw new AppError('CERTIFICATE_REVOKED', newest.revocationReason ?? undefined);
        return issueNew(tx, options, { track, version, name, caller });
      });
    },

    async getCertificate(id: string): Promise<Certificate> {
      return toCertificate(await get(id));
    },

    /** What the certificate's JWT carries. */
    async getCredential(id: string): Promise<TrackCredential> {
      return readCredential((await get(id)).jwt);
    },

    /** A signed verdict that the certificate names as evidence. Throws CERTIFICATE_NOT_FOUND and NO_VERDICT. */
    async getEvidence(id: string, submissionId: string): Promise<SignedVerdict> {
      await get(id);
      const jws = await certificates.findEvidence(db, id, submissionId);
      if (jws === undefined) throw new AppError('NO_VERDICT', 'the certificate names no such verdict');
      return toSignedVerdict(jws);
    },

    /** Takes a certificate back. Throws CERTIFICATE_NOT_FOUND and CERTIFICATE_REVOKED. */
    async revoke(
      id: string,
      { reason, mayReissue }: { reason: string; mayReissue: boolean },
      { person, requestId }: Caller,
    ): Promise<Certificate> {
      const { track, personId } = await get(id);
      await db.transaction().execute(async (tx) => {
        const done = await certificates.revokeCertificate(tx, id, { by: person.id, reason, mayReissue });
        if (!done) throw new AppError('CERTIFICATE_REVOKED', 'it is revoked already');
        await audit.appendAudit(tx, {
          actorId: person.id,
          action: 'certificate.revoked',
          subjectKind: 'certificate',
          subjectId: id,
          detail: { track, personId, reason, mayReissue },
          requestId,
        });
      });
      return toCertificate(await get(id));
    },

    /** The list that certificates name as their status. */
    async revocations() {
      const revoked = await certificates.listRevoked(db);
      const id = publicUrl ? `${publicUrl}/api/certificates/revocations` : issuer;
      return {
        id,
        issuer,
        revokedCredential: revoked.map(({ jwt, reason }) => ({
          id: readCredential(jwt).id,
          revoked: true as const,
          revocationReason: reason,
        })),
      };
    },
  };
}

/** What a certificate stands for: it changes with every word and weight of the track. */
function versionOf(track: TrackDefinition): string {
  return createHash('sha256').update(canonicalJson(track)).digest('hex');
}

type BestByLab = Map<string, certificates.BestVerdict>;

function byLab(best: certificates.BestVerdict[]): BestByLab {
  return new Map(best.map((one) => [one.lab, one]));
}

function proofOf(
  { catalogue }: CertificateServiceOptions,
  track: TrackDefinition,
  best: BestByLab,
): TrackProof {
  return proveTrack({
    track,
    bestOf: (lab) => best.get(lab)?.verdict,
    areaOf: (lab) => catalogue.labs.get(lab)?.manifest.area,
  });
}

interface OfferInput {
  options: CertificateServiceOptions;
  track: TrackDefinition;
  best: BestByLab;
  own: certificates.CertificateRecord[];
  person: Person;
}

function toOffer({ options, track, best, own, person }: OfferInput): CertificateOffer {
  const proof = proofOf(options, track, best);
  const version = versionOf(track);
  const newest = own.find((one) => one.track === track.slug);
  return {
    track: track.slug,
    title: track.title,
    summary: track.summary,
    version,
    labs: proof.labs.map(({ lab, percent, passed }) => ({
      lab,
      title: titleOf(options, lab),
      percent,
      passed,
    })),
    planned: track.planned.map(({ title }) => title),
    missing: proof.missing,
    state: stateOf(proof, newest, version, person),
    certificate: newest
      ? { id: newest.id, issuedAt: newest.issuedAt.toISOString(), version: newest.trackVersion }
      : null,
  };
}

function stateOf(
  proof: TrackProof,
  newest: certificates.CertificateRecord | undefined,
  version: string,
  person: Person,
): CertificateOffer['state'] {
  if (newest && !newest.revokedAt && newest.trackVersion === version) return 'issued';
  if (newest?.revokedAt && !newest.mayReissue) return 'revoked';
  if (proof.missing.length > 0) return 'unavailable';
  if (!proof.earned) return 'unfinished';
  return person.guest ? 'account-needed' : 'ready';
}

interface NewIssue {
  track: TrackDefinition;
  version: string;
  name: string;
  caller: Caller;
}

async function issueNew(tx: Tx, options: CertificateServiceOptions, made: NewIssue): Promise<Certificate> {
  const { track, version, name, caller } = made;
  const best = byLab(await certificates.listBestVerdicts(tx, caller.person.id));
  const proof = proofOf(options, track, best);
  if (!proof.earned) throw new AppError('NOT_EARNED', whyNot(proof));
  const proven = proof.labs.flatMap(({ lab }) => best.get(lab) ?? []);
  const evidence: certificates.NewCertificate['evidence'] = [];
  for (const { submissionId } of proven)
    evidence.push({ submissionId, jws: await options.verdicts.getSignature(tx, submissionId) });
  const id = randomUUID();
  const issuedAt = new Date(Math.floor(Date.now() / 1000) * 1000);
  const credential = trackCredential({
    certificateId: id,
    personId: caller.person.id,
    name,
    issuedAt,
    issuer: options.issuer,
    publicUrl: options.publicUrl?.origin,
    track: { ...track, version },
    passPercent: TRACK_PASS_PERCENT,
    labs: proven.map(({ lab, submissionId, gradedAt, verdict }) => ({
      lab,
      title: titleOf(options, lab),
      submissionId,
      score: verdict.score,
      maxScore: verdict.maxScore,
      gradedAt,
      labHash: verdict.labHash,
      submissionHash: verdict.submissionHash,
      image: verdict.image,
    })),
    planned: track.planned.map(({ title }) => title),
  });
  const jwt = await signCredential(options.keyring, credential);
  const record = {
    id,
    personId: caller.person.id,
    track: track.slug,
    trackVersion: version,
    jwt,
    issuedAt,
    evidence,
  };
  await certificates.insertCertificate(tx, record);
  await audit.appendAudit(tx, {
    actorId: caller.person.id,
    action: 'certificate.issued',
    subjectKind: 'certificate',
    subjectId: id,
    detail: { track: track.slug, version, submissions: evidence.map(({ submissionId }) => submissionId) },
    requestId: caller.requestId,
  });
  return { id, jwt, revoked: null };
}

function whyNot({ missing, labs }: TrackProof): string {
  if (labs.length === 0) return 'the track has no lab yet';
  if (missing.length > 0) return `the track has no lab yet that proves ${missing.join(', ')}`;
  const open = labs.filter(({ passed }) => !passed).map(({ lab }) => lab);
  return `not passed with ${TRACK_PASS_PERCENT} %: ${open.join(', ')}`;
}

function titleOf({ catalogue }: CertificateServiceOptions, slug: string) {
  return catalogue.labs.get(slug)?.manifest.title ?? { en: slug, zh: slug };
}

function toCertificate({
  id,
  jwt,
  revokedAt,
  revocationReason,
}: Pick<certificates.CertificateRecord, 'id' | 'jwt' | 'revokedAt' | 'revocationReason'>): Certificate {
  return {
    id,
    jwt,
    revoked: revokedAt ? { at: revokedAt.toISOString(), reason: revocationReason ?? '' } : null,
  };
}
