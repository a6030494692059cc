import { z } from 'zod';
import { CheckIdSchema, LabSlugSchema, UuidSchema } from './ids.ts';
import { JobClassSchema, SubmissionStateSchema } from './api.ts';
import { LabManifestSchema } from './lab.ts';
import { LocalizedTextSchema } from './text.ts';
import { VerdictStatusSchema } from './verdict.ts';

/** Where a learner of the cohort is: their last act on a lab that the cohort was assigned. */
export const LivePersonSchema = z.strictObject({
  id: UuidSchema,
  name: z.string().nullable(),
  /** Null: nothing done yet. */
  at: z
    .strictObject({
      lab: LabSlugSchema,
      kind: z.enum(['draft', 'run', 'grade']),
      /** When they did that. */
      time: z.iso.datetime(),
      /** Of what they submitted and is not graded yet. */
      state: SubmissionStateSchema.exclude(['done']).nullable(),
      /** Null: nothing was graded. */
      bestScore: z.int().nullable(),
      /**
       * Active milliseconds from when the best score last rose (or the first act) to the last act; null with full
       * marks.
       */
      stuckMs: z.number().nullable(),
      /** How the latest grading of this lab ended. */
      outcome: VerdictStatusSchema.nullable(),
      /** Checks that the latest grading did not pass because they failed, in the rubric's order. */
      failing: z.array(CheckIdSchema),
    })
    .nullable(),
});
export type LivePerson = z.infer<typeof LivePersonSchema>;

/** How everybody's latest grading of a lab stands in one check. */
export const LiveCheckSchema = z.strictObject({
  id: CheckIdSchema,
  passed: z.int(),
  failed: z.int(),
  notRun: z.int(),
});
export type LiveCheck = z.infer<typeof LiveCheckSchema>;

export const LiveLabSchema = z.strictObject({
  lab: LabSlugSchema,
  title: LocalizedTextSchema,
  /** Learners with a grading, and all. */
  graded: z.int(),
  learners: z.int(),
  checks: z.array(z.strictObject({ ...LiveCheckSchema.shape, title: LocalizedTextSchema })),
});
export type LiveLab = z.infer<typeof LiveLabSchema>;

/** The whole installation's queue: names nobody. */
export const LiveQueueSchema = z.strictObject({
  waiting: z.record(JobClassSchema, z.int()),
  running: z.int(),
  runners: z.array(
    z.strictObject({
      id: z.string(),
      profiles: z.array(LabManifestSchema.shape.profile),
      /** Gradings at once, and how many it has now. */
      capacity: z.int(),
      running: z.int(),
      seenAt: z.iso.datetime(),
      /** Heard of lately enough to count on it. */
      connected: z.boolean(),
    }),
  ),
});
export type LiveQueue = z.infer<typeof LiveQueueSchema>;

/**
 * One message of `GET /api/cohorts/{id}/live`. The first is a snapshot, also after a reconnection; then only what
 * changed. Frames have no number: each is of the moment that `now` names, on the server's clock.
 */
export const LiveFrameSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('snapshot'),
    now: z.iso.datetime(),
    people: z.array(LivePersonSchema),
    labs: z.array(LiveLabSchema),
    queue: LiveQueueSchema,
  }),
  z.strictObject({
    kind: z.literal('changes'),
    now: z.iso.datetime(),
    /** Those who are new or did something. */
    people: z.array(LivePersonSchema).optional(),
    /** Who is no learner of the cohort any more. */
    gone: z.array(UuidSchema).optional(),
    labs: z.array(LiveLabSchema).optional(),
    queue: LiveQueueSchema.optional(),
  }),
]);
export type LiveFrame = z.infer<typeof LiveFrameSchema>;
export type LiveSnapshot = Extract<LiveFrame, { kind: 'snapshot' }>;
