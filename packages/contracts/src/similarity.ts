import { z } from 'zod';
import { LabSlugSchema, UuidSchema } from './ids.ts';

const share = z.number().min(0).max(1);

/** Lines of one file, from 1, both included. */
export const LinesSchema = z.strictObject({ path: z.string(), from: z.int(), to: z.int() });
export type Lines = z.infer<typeof LinesSchema>;

/** Code that two submissions have in common. */
export const SimilarRegionSchema = z.strictObject({
  a: LinesSchema,
  b: LinesSchema,
  /** `tokens`: the same tokens in the same order; `tree`: the same structure, though other functions are called. */
  kind: z.enum(['tokens', 'tree']),
  /** Tokens that are the same; 0 for a tree. */
  tokens: z.int(),
});
export type SimilarRegion = z.infer<typeof SimilarRegionSchema>;

const PairScoreSchema = z.strictObject({
  /** Submissions, the smaller id first. */
  a: UuidSchema,
  b: UuidSchema,
  /** 0 to 1: the mean of both shares. */
  score: share,
  /** How much of what is `a`'s own is in `b`. */
  shareOfA: share,
  shareOfB: share,
  /** Fingerprints that both have. */
  shared: z.int(),
});

const ComparedSubmissionSchema = z.strictObject({
  id: UuidSchema,
  coverage: z.strictObject({
    /** `broken`: some of it does not parse; `tokens`: it has no syntax tree. */
    parsed: z.enum(['whole', 'broken', 'tokens']),
    /** Larger than what is looked at; its end was not. */
    cut: z.boolean(),
  }),
  /** Fingerprints that were compared, and those left out: the lab's own, and what many have. */
  own: z.int(),
  given: z.int(),
  common: z.int(),
});

/** What is kept of a comparison. */
export const StoredSimilaritySchema = z.strictObject({
  submissions: z.array(ComparedSubmissionSchema),
  pairs: z.array(z.strictObject({ ...PairScoreSchema.shape, regions: z.array(SimilarRegionSchema) })),
  alike: z.int(),
  comparable: z.int(),
  histogram: z.array(z.int()),
});
export type StoredSimilarity = z.infer<typeof StoredSimilaritySchema>;

const PersonNameSchema = z.strictObject({ id: UuidSchema, name: z.string().nullable() });

/** Who looked at a pair and found nothing in it. */
export const SimilarityMarkSchema = z.strictObject({
  by: z.string().nullable(),
  at: z.iso.datetime(),
});
export type SimilarityMark = z.infer<typeof SimilarityMarkSchema>;

/** `strong` and `look` are hints to look, never verdicts. */
export const SimilarityHintSchema = z.enum(['strong', 'look', 'none']);
export type SimilarityHint = z.infer<typeof SimilarityHintSchema>;

export const SimilarPairSchema = z.strictObject({
  ...PairScoreSchema.shape,
  hint: SimilarityHintSchema,
  mark: SimilarityMarkSchema.nullable(),
});
export type SimilarPair = z.infer<typeof SimilarPairSchema>;

export const LabSimilaritySchema = z.strictObject({
  lab: LabSlugSchema,
  /** `none`: never compared; `outdated`: somebody has submitted since. */
  state: z.enum(['none', 'current', 'outdated']),
  /** Submissions that would be compared now: one of each learner, the one that counts. */
  submissionsNow: z.int(),
  computedAt: z.iso.datetime().nullable(),
  report: z
    .strictObject({
      submissions: z.array(z.strictObject({ ...ComparedSubmissionSchema.shape, person: PersonNameSchema })),
      /** The most alike first, 200 at most. */
      pairs: z.array(SimilarPairSchema),
      /** Pairs that share anything, and pairs that could be compared. */
      alike: z.int(),
      comparable: z.int(),
      /** Comparable pairs by score, twenty bins of 0.05. */
      histogram: z.array(z.int()),
    })
    .nullable(),
});
export type LabSimilarity = z.infer<typeof LabSimilaritySchema>;

/** `GET /api/cohorts/{id}/similarity`: the assignments whose submissions can be compared. */
export const SimilarityOverviewSchema = z.strictObject({
  assignments: z.array(
    z.strictObject({
      id: UuidSchema,
      title: z.string(),
      /** Null: never compared. */
      comparedAt: z.iso.datetime().nullable(),
    }),
  ),
});

/** The numbers of the model, for the page that explains it. */
export const SimilarityModelSchema = z.strictObject({
  version: z.int(),
  kgram: z.int(),
  window: z.int(),
  subtreeNodes: z.int(),
  commonShare: share,
  commonAtLeast: z.int(),
  ownAtLeast: z.int(),
  thresholds: z.strictObject({ look: share, strong: share }),
});
export type SimilarityModel = z.infer<typeof SimilarityModelSchema>;

/** `GET` and `POST /api/assignments/{id}/similarity`. */
export const SimilaritySchema = z.strictObject({
  assignment: z.strictObject({ id: UuidSchema, title: z.string() }),
  model: SimilarityModelSchema,
  labs: z.array(LabSimilaritySchema),
});
export type Similarity = z.infer<typeof SimilaritySchema>;

const PairSideSchema = z.strictObject({
  submissionId: UuidSchema,
  person: PersonNameSchema,
  submittedAt: z.iso.datetime(),
  score: z.int().nullable(),
  /** Those that were compared, and the rest of what was sent. */
  files: z.array(z.strictObject({ path: z.string(), content: z.string() })),
});
export type PairSide = z.infer<typeof PairSideSchema>;

/** `GET /api/assignments/{id}/similarity/pairs/{a}/{b}`: both sides with what they have in common. */
export const SimilarPairDetailSchema = z.strictObject({
  lab: LabSlugSchema,
  ...SimilarPairSchema.omit({ a: true, b: true }).shape,
  a: PairSideSchema,
  b: PairSideSchema,
  regions: z.array(SimilarRegionSchema),
});
export type SimilarPairDetail = z.infer<typeof SimilarPairDetailSchema>;

/** `PUT` and `DELETE …/pairs/{a}/{b}/mark`. */
export const SimilarityMarkAnswerSchema = z.strictObject({ mark: SimilarityMarkSchema.nullable() });
