import { z } from 'zod';
import { LabSlugSchema, Sha256Schema, UuidSchema } from './ids.ts';
import { LocalizedTextSchema } from './text.ts';

/** The terms of Open Badges 3.0, on top of those of verifiable credentials. */
export const CREDENTIAL_CONTEXTS = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  // Names the revocation list.
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
] as const;
/** Prefix of the few terms that Open Badges has no word for. */
export const GOPHERLAB_TERMS = 'urn:gopherlab:terms:';

/** An absolute address or a URN. */
const IriSchema = z.string().regex(/^[a-z][a-z0-9+.-]*:\S+$/i);
/** To the second, as NumericDate counts. */
const SecondSchema = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const typed = <T extends string>(type: T) => z.tuple([z.literal(type)]);

/** One lab's best verdict, as the certificate names it; the signed verdict itself is at `id`. */
export const CredentialEvidenceSchema = z.strictObject({
  id: IriSchema,
  type: typed('Evidence'),
  /** The lab's English title. */
  name: z.string(),
  narrative: z.string(),
  'gopherlab:lab': LabSlugSchema,
  'gopherlab:titleZh': z.string(),
  'gopherlab:submission': UuidSchema,
  'gopherlab:score': z.int(),
  'gopherlab:maxScore': z.int(),
  'gopherlab:gradedAt': z.iso.datetime(),
  'gopherlab:labHash': Sha256Schema,
  'gopherlab:submissionHash': Sha256Schema,
  'gopherlab:image': z.string(),
});
export type CredentialEvidence = z.infer<typeof CredentialEvidenceSchema>;

const ResultDescriptionSchema = z.strictObject({
  id: IriSchema,
  type: typed('ResultDescription'),
  name: z.string(),
  resultType: z.literal('Percent'),
  requiredValue: z.string(),
  valueMin: z.literal('0'),
  valueMax: z.literal('100'),
});

/**
 * The payload of a certificate: an Open Badges 3.0 OpenBadgeCredential with the JWT claims that its section on JSON Web
 * Token proofs asks for, at the top level and not in `vc`, as that section has it.
 */
export const TrackCredentialSchema = z.strictObject({
  '@context': z.tuple([
    z.literal(CREDENTIAL_CONTEXTS[0]),
    z.literal(CREDENTIAL_CONTEXTS[1]),
    z.literal(CREDENTIAL_CONTEXTS[2]),
    z.strictObject({ gopherlab: z.literal(GOPHERLAB_TERMS) }),
  ]),
  id: IriSchema,
  type: z.tuple([z.literal('VerifiableCredential'), z.literal('OpenBadgeCredential')]),
  name: z.string(),
  description: z.string(),
  issuer: z.strictObject({
    id: IriSchema,
    type: typed('Profile'),
    name: z.string(),
    url: z.url().optional(),
  }),
  validFrom: SecondSchema,
  credentialSubject: z.strictObject({
    id: IriSchema,
    type: typed('AchievementSubject'),
    identifier: z.tuple([
      z.strictObject({
        type: z.literal('IdentityObject'),
        hashed: z.literal(false),
        identityType: z.literal('name'),
        /** The name as the person wrote it. */
        identityHash: z.string(),
      }),
    ]),
    achievement: z.strictObject({
      id: IriSchema,
      type: typed('Achievement'),
      achievementType: z.literal('Certificate'),
      name: z.string(),
      description: z.string(),
      criteria: z.strictObject({ narrative: z.string() }),
      /** SHA-256 of the track's definition. */
      version: Sha256Schema,
      resultDescription: z.array(ResultDescriptionSchema).min(1),
      'gopherlab:track': LabSlugSchema,
      'gopherlab:titleZh': z.string(),
      /** Labs of the track that did not exist then, so nothing is proven about them: English titles. */
      'gopherlab:unwritten': z.array(z.string()),
      'gopherlab:unwrittenZh': z.array(z.string()),
    }),
    result: z
      .array(
        z.strictObject({
          type: typed('Result'),
          resultDescription: IriSchema,
          value: z.string(),
        }),
      )
      .min(1),
  }),
  evidence: z.array(CredentialEvidenceSchema).min(1),
  credentialStatus: z.strictObject({ id: z.url(), type: z.literal('1EdTechRevocationList') }).optional(),
  iss: IriSchema,
  jti: IriSchema,
  sub: IriSchema,
  /** Seconds. */
  nbf: z.int(),
});
export type TrackCredential = z.infer<typeof TrackCredentialSchema>;

/** The name that stands on a certificate: the person's own choice, one line. */
export const CertificateNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine(
    (name) => name.isWellFormed() && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/u.test(name),
    'a name is one line of text',
  )
  .transform((name) => name.normalize('NFC'));

export const RevocationSchema = z.strictObject({ at: z.iso.datetime(), reason: z.string() });

/** `GET /api/certificates/:id`: what anybody may see. */
export const CertificateSchema = z.strictObject({
  id: UuidSchema,
  /** Compact JWS: header, payload (a TrackCredential) and signature. */
  jwt: z.string(),
  revoked: RevocationSchema.nullable(),
});
export type Certificate = z.infer<typeof CertificateSchema>;

/** The 1EdTech revocation list that `credentialStatus` names. */
export const RevocationListSchema = z.strictObject({
  id: z.string(),
  issuer: IriSchema,
  revokedCredential: z.array(
    z.strictObject({ id: IriSchema, revoked: z.literal(true), revocationReason: z.string() }),
  ),
});

/** How a person stands in one lab of a track. */
export const LabProofSchema = z.strictObject({
  lab: LabSlugSchema,
  title: LocalizedTextSchema,
  /** Best graded score in percent; null when nothing was graded. */
  percent: z.number().nullable(),
  passed: z.boolean(),
});

/** What the compound certificate needs proof in. */
export const CertificateFieldSchema = z.enum(['go', 'ebpf', 'wasm']);
export type CertificateField = z.infer<typeof CertificateFieldSchema>;

/** `GET /api/certificates`: each track and whether its certificate can be issued to the caller. */
export const CertificateOfferSchema = z.strictObject({
  track: LabSlugSchema,
  title: LocalizedTextSchema,
  summary: LocalizedTextSchema,
  /** SHA-256 of the track's definition. */
  version: Sha256Schema,
  labs: z.array(LabProofSchema),
  /** Labs that are not written yet. */
  planned: z.array(LocalizedTextSchema),
  /** Fields that the track must prove and has no lab for. */
  missing: z.array(CertificateFieldSchema),
  state: z.enum(['unavailable', 'unfinished', 'account-needed', 'ready', 'issued', 'revoked']),
  /** The newest certificate of the caller for this track. */
  certificate: z
    .strictObject({ id: UuidSchema, issuedAt: z.iso.datetime(), version: Sha256Schema })
    .nullable(),
});
export type CertificateOffer = z.infer<typeof CertificateOfferSchema>;
export const CertificateOffersSchema = z.strictObject({
  /** Percent that each lab needs. */
  passPercent: z.number(),
  offers: z.array(CertificateOfferSchema),
});

export const IssueCertificateSchema = z.strictObject({ track: LabSlugSchema, name: CertificateNameSchema });
export type IssueCertificate = z.infer<typeof IssueCertificateSchema>;

export const RevokeCertificateSchema = z.strictObject({
  reason: z.string().trim().min(3).max(500),
  /** The person may have a new one, e.g. because the name was misspelt. */
  mayReissue: z.boolean().default(false),
});
