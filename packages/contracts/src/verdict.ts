import { z } from 'zod';
import { DiagnosticSchema, LimitReasonSchema } from './grader-event.ts';
import { CheckIdSchema, LabSlugSchema, Sha256Schema } from './ids.ts';
import { LocalizedTextSchema } from './text.ts';

/**
 * `graded`: it came to its end, also where a program of the submission ended by itself; `build-failed`: the toolchain
 * refused it; a limit's own name where one ended it; `platform-error`: it says nothing about the submission.
 */
export const VerdictStatusSchema = z.enum([
  'graded',
  'build-failed',
  ...LimitReasonSchema.options,
  'platform-error',
]);
export type VerdictStatus = z.infer<typeof VerdictStatusSchema>;

export const CheckResultSchema = z.strictObject({
  id: CheckIdSchema,
  title: LocalizedTextSchema,
  points: z.int(),
  earned: z.int(),
  status: z.enum(['passed', 'failed', 'not-run']),
  message: LocalizedTextSchema,
  expected: LocalizedTextSchema.optional(),
  seen: LocalizedTextSchema.optional(),
  /** Names of artefacts of the same verdict. */
  artefacts: z.array(z.string()),
  durationMs: z.number(),
});
export type CheckResult = z.infer<typeof CheckResultSchema>;

/** Milliseconds that each stage of a grading took. */
export const TimelineSchema = z.strictObject({
  queuedMs: z.number(),
  sandboxMs: z.number(),
  buildMs: z.number(),
  checksMs: z.number(),
  totalMs: z.number(),
});
export type Timeline = z.infer<typeof TimelineSchema>;

/** What scoring makes of the grader's events and the lab's rubric. */
export const ScoreSchema = z.strictObject({
  status: VerdictStatusSchema,
  /** One sentence that says what happened. */
  summary: LocalizedTextSchema,
  score: z.int(),
  maxScore: z.int(),
  checks: z.array(CheckResultSchema),
  diagnostics: z.array(DiagnosticSchema),
  /** What the lab's policy refused. */
  policy: z.array(LocalizedTextSchema),
});
export type Score = z.infer<typeof ScoreSchema>;

export const VerdictSchema = z.strictObject({
  lab: LabSlugSchema,
  ...ScoreSchema.shape,
  timeline: TimelineSchema,
  /** Identity of the sandbox image, `sha256:…`. */
  image: z.string(),
  labHash: Sha256Schema,
  submissionHash: Sha256Schema,
});
export type Verdict = z.infer<typeof VerdictSchema>;

export const ArtefactSchema = z.strictObject({
  name: z.string(),
  title: LocalizedTextSchema,
  mediaType: z.string(),
  sizeBytes: z.int(),
  sha256: Sha256Schema,
});
export type Artefact = z.infer<typeof ArtefactSchema>;
