import {
  CREDENTIAL_CONTEXTS,
  GOPHERLAB_TERMS,
  TrackCredentialSchema,
  type LocalizedText,
  type TrackCredential,
} from '@gopherlab/contracts';
import type { Keyring } from './keyring.ts';

/** A lab's best verdict. */
export interface ProvenLab {
  lab: string;
  title: LocalizedText;
  submissionId: string;
  score: number;
  maxScore: number;
  gradedAt: Date;
  labHash: string;
  submissionHash: string;
  image: string;
}

export interface CredentialInput {
  certificateId: string;
  personId: string;
  /** As the person wrote it. */
  name: string;
  issuedAt: Date;
  /** The installation: its public address, or `urn:uuid:…`. */
  issuer: string;
  /** Where the installation is reached; without it the certificate names no addresses. */
  publicUrl: string | undefined;
  track: { slug: string; title: LocalizedText; summary: LocalizedText; version: string };
  passPercent: number;
  labs: ProvenLab[];
  /** Labs of the track that are not written yet. */
  planned: LocalizedText[];
}

/** A certificate as Open Badges 3.0 has it, with the claims of its JSON Web Token. */
export function trackCredential(input: CredentialInput): TrackCredential {
  const { issuer, publicUrl, track, labs } = input;
  const id = publicUrl
    ? `${publicUrl}/certificates/${input.certificateId}`
    : `urn:uuid:${input.certificateId}`;
  const subject = `urn:uuid:${input.personId}`;
  // NumericDate has no fractions, and must be the same moment.
  const nbf = Math.floor(input.issuedAt.getTime() / 1000);
  const achievement = `urn:gopherlab:track:${track.slug}:${track.version}`;
  const resultId = (lab: string) => `${achievement}:${lab}`;
  return TrackCredentialSchema.parse({
    '@context': [...CREDENTIAL_CONTEXTS, { gopherlab: GOPHERLAB_TERMS }],
    id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: track.title.en,
    description: whatIsProven(input),
    issuer: {
      id: issuer,
      type: ['Profile'],
      name: publicUrl ? `Gopherlab at ${new URL(publicUrl).host}` : 'Gopherlab',
      ...(publicUrl ? { url: publicUrl } : {}),
    },
    validFrom: `${new Date(nbf * 1000).toISOString().slice(0, 19)}Z`,
    credentialSubject: {
      id: subject,
      type: ['AchievementSubject'],
      identifier: [{ type: 'IdentityObject', hashed: false, identityType: 'name', identityHash: input.name }],
      achievement: {
        id: achievement,
        type: ['Achievement'],
        achievementType: 'Certificate',
        name: track.title.en,
        description: track.summary.en,
        criteria: { narrative: criteria(input) },
        version: track.version,
        resultDescription: labs.map(({ lab, title }) => ({
          id: resultId(lab),
          type: ['ResultDescription'],
          name: title.en,
          resultType: 'Percent',
          requiredValue: String(input.passPercent),
          valueMin: '0',
          valueMax: '100',
        })),
        'gopherlab:track': track.slug,
        'gopherlab:titleZh': track.title.zh,
        'gopherlab:unwritten': input.planned.map(({ en }) => en),
        'gopherlab:unwrittenZh': input.planned.map(({ zh }) => zh),
      },
      result: labs.map(({ lab, score, maxScore }) => ({
        type: ['Result'],
        resultDescription: resultId(lab),
        value: String(percent(score, maxScore)),
      })),
    },
    evidence: labs.map((lab) =>
      evidenceOf(lab, publicUrl && `${publicUrl}/api/certificates/${input.certificateId}`),
    ),
    ...(publicUrl
      ? {
          credentialStatus: {
            id: `${publicUrl}/api/certificates/revocations`,
            type: '1EdTechRevocationList',
          },
        }
      : {}),
    iss: issuer,
    jti: id,
    sub: subject,
    nbf,
  } satisfies TrackCredential);
}

/** Signs a certificate: a VC-JWT. */
export function signCredential(keyring: Keyring, credential: TrackCredential): Promise<string> {
  return keyring.signJwt(credential);
}

/** The credential that a JWT of ours carries; its signature is not looked at. Throws ZodError. */
export function readCredential(jwt: string): TrackCredential {
  const payload = Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString();
  return TrackCredentialSchema.parse(JSON.parse(payload));
}

function percent(score: number, maxScore: number): number {
  return Math.round((score * 1000) / maxScore) / 10;
}

function evidenceOf(lab: ProvenLab, certificate: string | undefined): TrackCredential['evidence'][number] {
  const date = lab.gradedAt.toISOString();
  return {
    id: certificate ? `${certificate}/evidence/${lab.submissionId}` : `urn:uuid:${lab.submissionId}`,
    type: ['Evidence'],
    name: lab.title.en,
    narrative:
      `Best graded submission: ${lab.score} of ${lab.maxScore} points on ${date.slice(0, 10)}. ` +
      `Verdict ${lab.submissionId}, signed on its own; submission sha256:${lab.submissionHash}, ` +
      `lab sha256:${lab.labHash}, sandbox image ${lab.image}.`,
    'gopherlab:lab': lab.lab,
    'gopherlab:titleZh': lab.title.zh,
    'gopherlab:submission': lab.submissionId,
    'gopherlab:score': lab.score,
    'gopherlab:maxScore': lab.maxScore,
    'gopherlab:gradedAt': date,
    'gopherlab:labHash': lab.labHash,
    'gopherlab:submissionHash': lab.submissionHash,
    'gopherlab:image': lab.image,
  };
}

function whatIsProven({ track, labs, planned, passPercent }: CredentialInput): string {
  const proven = `Passed each of the ${labs.length} labs of the track "${track.title.en}" (version ${track.version.slice(0, 12)}) with at least ${passPercent} %.`;
  if (planned.length === 0) return proven;
  return `${proven} Not proven: ${planned.length} labs that were planned for the track and not written at that time.`;
}

function criteria({ labs, passPercent, planned }: CredentialInput): string {
  const names = labs.map(({ title }) => `- ${title.en}`).join('\n');
  const rule = `Each of these labs graded with at least ${passPercent} % in its best submission:\n${names}`;
  if (planned.length === 0) return rule;
  const open = planned.map(({ en }) => `- ${en}`).join('\n');
  return `${rule}\n\nPlanned, not written when this was issued, and not part of it:\n${open}`;
}
