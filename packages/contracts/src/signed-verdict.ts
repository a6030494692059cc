import { z } from 'zod';
import { GradingModeSchema } from './grader-event.ts';
import { CheckIdSchema, LabSlugSchema, Sha256Schema, UuidSchema } from './ids.ts';
import { ArtefactSchema, CheckResultSchema, VerdictStatusSchema } from './verdict.ts';

/** RFC 7638 thumbprint of an Ed25519 public key. */
const KeyIdSchema = z.string().regex(/^[\w-]{43}$/);

/** A public Ed25519 key as RFC 8037 writes it. */
export const PublicKeySchema = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[\w-]{43}$/),
  kid: KeyIdSchema,
  use: z.literal('sig'),
  alg: z.literal('EdDSA'),
});
export type PublicKey = z.infer<typeof PublicKeySchema>;

/** `GET /.well-known/jwks.json`: the key that signs now comes first, then those that signed before. */
export const PublicKeySetSchema = z.strictObject({ keys: z.array(PublicKeySchema).min(1) });
export type PublicKeySet = z.infer<typeof PublicKeySetSchema>;

/** The `typ` of a signed verdict's header: no other statement of the same key can pass for one. */
export const VERDICT_TYPE = 'gopherlab-verdict+json';

/**
 * What the platform vouches for: the outcome, and what was judged by what. No words, no times of stages, nothing about
 * the person but an opaque id.
 */
export const VerdictStatementSchema = z.strictObject({
  version: z.literal(1),
  /** The installation: its public address, or `urn:uuid:…`. */
  issuer: z.string(),
  /** The key that signed, as in the header. */
  kid: KeyIdSchema,
  submissionId: UuidSchema,
  /** Opaque: the same for all verdicts of one person, and nothing else. */
  personId: UuidSchema,
  lab: LabSlugSchema,
  mode: GradingModeSchema,
  /** Null for runs, and where the platform failed. */
  attempt: z.int().nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  status: VerdictStatusSchema,
  score: z.int(),
  maxScore: z.int(),
  checks: z.array(
    z.strictObject({
      id: CheckIdSchema,
      status: CheckResultSchema.shape.status,
      points: z.int(),
      earned: z.int(),
    }),
  ),
  submissionHash: Sha256Schema,
  labHash: Sha256Schema,
  /** Identity of the sandbox image; empty when no sandbox was reached. */
  image: z.string(),
  artefacts: z.array(ArtefactSchema.pick({ name: true, sha256: true })),
});
export type VerdictStatement = z.infer<typeof VerdictStatementSchema>;

/** `GET /api/submissions/:id/verdict`: the file that a person keeps. */
export const SignedVerdictSchema = z.strictObject({
  /** To be read by people; it holds only if it equals what `jws` carries. */
  statement: VerdictStatementSchema,
  /** Compact JWS (EdDSA) whose payload is the canonical JSON of `statement`. */
  jws: z.string(),
});
export type SignedVerdict = z.infer<typeof SignedVerdictSchema>;
