import { z } from 'zod';
import { LabSlugSchema, UuidSchema } from './ids.ts';
import { AssignmentPolicySchema } from './teaching.ts';
import { LocalizedTextSchema } from './text.ts';

/** `late`: open, and the due time is over. */
export const WorkStateSchema = z.enum(['upcoming', 'open', 'late', 'closed']);
export type WorkState = z.infer<typeof WorkStateSchema>;

export const ExamStandingSchema = z.strictObject({
  /** Those of the policy and those that were granted on top. */
  minutes: z.int(),
  /** `missed`: it closed before the person began. */
  state: z.enum(['not-begun', 'running', 'over', 'missed']),
  endsAt: z.iso.datetime().nullable(),
  /** Milliseconds left by the server's clock when it answered; 0 unless it runs. A page counts down from it, never from its own clock. */
  remainingMs: z.int(),
});
export type ExamStanding = z.infer<typeof ExamStandingSchema>;

/** How a person stands in one lab of an assignment. */
export const WorkLabSchema = z.strictObject({
  lab: LabSlugSchema,
  title: LocalizedTextSchema,
  minutes: z.int(),
  weight: z.number(),
  /** 0 to 100, after lateness and an instructor's override; null when nothing counts, or it is kept back. */
  score: z.number().nullable(),
  /** Before lateness. */
  earned: z.number().nullable(),
  daysLate: z.int(),
  overridden: z.boolean(),
  /** Attempts that count, those that are still being graded included. */
  attempts: z.int(),
  /** Null: any number. */
  attemptsLeft: z.int().nullable(),
  /** When a spent attempt comes back; null when one is left, or none ever comes. */
  nextAttemptAt: z.iso.datetime().nullable(),
});
export type WorkLab = z.infer<typeof WorkLabSchema>;

/** An assignment as its learner sees it: the times are their own, extension included. */
export const WorkSchema = z.strictObject({
  id: UuidSchema,
  title: z.string(),
  cohort: z.strictObject({ id: UuidSchema, name: z.string() }).nullable(),
  /** The track that the labs came from; null while the labs are not shown. */
  track: z.string().nullable(),
  policy: AssignmentPolicySchema,
  state: WorkStateSchema,
  opensAt: z.iso.datetime(),
  dueAt: z.iso.datetime().nullable(),
  closesAt: z.iso.datetime().nullable(),
  extended: z.boolean(),
  exam: ExamStandingSchema.nullable(),
  /** Set while the results of an exam are kept back; `until` null: until it was sat. */
  withheld: z.strictObject({ until: z.iso.datetime().nullable() }).nullable(),
  /** Weighted, 0 to 100; a lab without a score counts as 0. Null before anything counts, and while it is kept back. */
  score: z.number().nullable(),
  labCount: z.int(),
  minutes: z.int(),
  /** Empty before it opens, and before an exam is begun. */
  labs: z.array(WorkLabSchema),
  /** The server's clock when it answered. */
  now: z.iso.datetime(),
});
export type Work = z.infer<typeof WorkSchema>;

/** `GET /api/work`: everything that the caller is asked for, the earliest due first. */
export const WorkListSchema = z.strictObject({ work: z.array(WorkSchema) });

/** `GET /api/labs/{slug}/work`: what a submission of this lab counts for now. */
export const LabWorkSchema = z.strictObject({
  /** Assignments that take it now; empty when it counts for none. */
  work: z.array(WorkSchema),
  /** Set while the lab is a timed part of a self-assessment whose time runs. */
  part: z.strictObject({ assessment: UuidSchema, remainingMs: z.int() }).nullable(),
});
export type LabWork = z.infer<typeof LabWorkSchema>;
