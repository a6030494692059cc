import { z } from 'zod';
import { SubmissionSchema } from './api.ts';
import { CheckIdSchema, LabSlugSchema, UuidSchema } from './ids.ts';
import { SignedVerdictSchema } from './signed-verdict.ts';
import { AssignmentPolicySchema } from './teaching.ts';
import { LocalizedTextSchema } from './text.ts';
import { ArtefactSchema, VerdictSchema, VerdictStatusSchema } from './verdict.ts';

const DateTimeSchema = z.iso.datetime();
const ScoreSchema = z.number().min(0).max(100);

/** An assignment as a gradebook's head shows it. */
export const GradebookAssignmentSchema = z.strictObject({
  id: UuidSchema,
  title: z.string(),
  /** The one learner whom it is for; null for the whole cohort. */
  person: UuidSchema.nullable(),
  policy: AssignmentPolicySchema,
  opensAt: DateTimeSchema,
  dueAt: DateTimeSchema.nullable(),
  closesAt: DateTimeSchema.nullable(),
  labs: z.array(z.strictObject({ lab: LabSlugSchema, title: LocalizedTextSchema, weight: z.number() })),
});
export type GradebookAssignment = z.infer<typeof GradebookAssignmentSchema>;

/** Somebody of a cohort, as the instructor knows them. */
export const GradebookLearnerSchema = z.strictObject({
  id: UuidSchema,
  name: z.string().nullable(),
  email: z.string().nullable(),
  /** What the imported roster calls them. */
  externalId: z.string().nullable(),
});
export type GradebookLearner = z.infer<typeof GradebookLearnerSchema>;

/**
 * `GET /api/cohorts/{id}/gradebook`: every learner's grade in every lab of the cohort's assignments. Thousands of rows
 * are read at once, so cells are numbers and not objects.
 */
export const GradebookSchema = z.strictObject({
  cohort: z.strictObject({ id: UuidSchema, name: z.string() }),
  /** When it was read. */
  at: DateTimeSchema,
  /** Columns: the labs of the first assignment in order, then those of the next. */
  assignments: z.array(GradebookAssignmentSchema),
  learners: z.array(GradebookLearnerSchema),
  /**
   * One row for each learner; for each column five numbers: score 0 to 100 after lateness and override, or -1 where nothing
   * counts; attempts inside the assignment's time; begun days late; minutes of clock time, nights included, to the
   * submission that counts, from the first saved work on the lab (where none was saved, from the first grading) but never
   * from before it opened, or -1; and `GRADEBOOK_FLAGS`.
   */
  cells: z.array(z.array(z.number())),
  /**
   * One row for each learner: the weighted mean of each assignment, 0 to 100, where a lab without a grade counts as 0; null
   * where the learner is not asked for it.
   */
  totals: z.array(z.array(ScoreSchema.nullable())),
});
export type Gradebook = z.infer<typeof GradebookSchema>;

/** What an instructor set instead of a grade; a null score took that back. */
export const OverrideSchema = z.strictObject({
  score: ScoreSchema.nullable(),
  reason: z.string(),
  /** Who set it; null where the person has left. */
  by: z.string().nullable(),
  at: DateTimeSchema,
});
export type Override = z.infer<typeof OverrideSchema>;

/** `GET /api/cohorts/{id}/gradebook/cell`: what stands behind one cell. */
export const GradebookCellDetailSchema = z.strictObject({
  assignment: GradebookAssignmentSchema,
  learner: GradebookLearnerSchema,
  lab: LabSlugSchema,
  /** As they hold for this learner, extensions included. */
  deadlines: z.strictObject({
    opensAt: DateTimeSchema,
    dueAt: DateTimeSchema.nullable(),
    closesAt: DateTimeSchema.nullable(),
  }),
  grade: z.strictObject({
    score: ScoreSchema.nullable(),
    /** Of the submission that counts, before lateness. */
    earned: ScoreSchema.nullable(),
    /** The one that counts. */
    submissionId: UuidSchema.nullable(),
    daysLate: z.int(),
    attempts: z.int(),
    overridden: z.boolean(),
    minutes: z.int().nullable(),
  }),
  /** Gradings inside the assignment's time, newest first. */
  submissions: z.array(SubmissionSchema),
  /** Newest first. */
  overrides: z.array(OverrideSchema),
});
export type GradebookCellDetail = z.infer<typeof GradebookCellDetailSchema>;

const CellKeySchema = z.strictObject({ assignment: UuidSchema, person: UuidSchema, lab: LabSlugSchema });
export const GradebookCellQuerySchema = CellKeySchema;
export type GradebookCellKey = z.infer<typeof CellKeySchema>;

const ReasonSchema = z.string().trim().min(1).max(2000);

/** `PUT /api/cohorts/{id}/gradebook/override`; a null score takes an override back. */
export const SetOverrideSchema = z.strictObject({
  ...CellKeySchema.shape,
  score: ScoreSchema.nullable(),
  reason: ReasonSchema,
});
export type SetOverride = z.infer<typeof SetOverrideSchema>;

/** What somebody wrote on a line of a submission. */
export const SubmissionCommentSchema = z.strictObject({
  id: UuidSchema,
  path: z.string(),
  line: z.int(),
  body: z.string(),
  /** Null where the person has left. */
  author: z.string().nullable(),
  /** Written by the caller, who may change it. */
  own: z.boolean(),
  createdAt: DateTimeSchema,
  editedAt: DateTimeSchema.nullable(),
});
export type SubmissionComment = z.infer<typeof SubmissionCommentSchema>;

const CommentBodySchema = z.string().trim().min(1).max(10_000);
export const WriteCommentSchema = z.strictObject({
  /** A file of the submission. */
  path: z.string().min(1).max(400),
  /** From 1. */
  line: z.int().min(1).max(1_000_000),
  body: CommentBodySchema,
});
export type WriteComment = z.infer<typeof WriteCommentSchema>;
export const EditCommentSchema = z.strictObject({ body: CommentBodySchema });

/** A verdict that counted until a regrade took its place. */
export const EarlierVerdictSchema = z.strictObject({
  verdict: VerdictSchema,
  /** Null when it was never signed. */
  signed: SignedVerdictSchema.nullable(),
  artefacts: z.array(ArtefactSchema),
  gradedAt: DateTimeSchema,
  supersededAt: DateTimeSchema,
  /** Why it was graded again. */
  reason: z.string(),
});
export type EarlierVerdict = z.infer<typeof EarlierVerdictSchema>;

/** `GET /api/submissions/{id}/feedback`: what people added to what the platform says. */
export const SubmissionFeedbackSchema = z.strictObject({
  comments: z.array(SubmissionCommentSchema),
  /** True for somebody who teaches it where the cohort is archived: comments are only read. */
  commentsClosed: z.boolean(),
  /** Overrides that stand now, in assignments that this submission counts for. */
  overrides: z.array(
    z.strictObject({
      ...OverrideSchema.shape,
      score: ScoreSchema,
      assignment: z.strictObject({ id: UuidSchema, title: z.string() }),
    }),
  ),
  /** Newest first. */
  earlier: z.array(EarlierVerdictSchema),
});
export type SubmissionFeedback = z.infer<typeof SubmissionFeedbackSchema>;

/** `POST /api/cohorts/{id}/regrades`: grades kept files again with the labs as they are now. Nothing counts until it is applied. */
export const StartRegradeSchema = z.strictObject({
  assignment: UuidSchema,
  /** Empty for all of the assignment. */
  labs: z.array(LabSlugSchema).max(60).default([]),
  /** Empty for everybody in the cohort. */
  people: z.array(UuidSchema).max(5000).default([]),
  /** `counted`: only the submission that counts now; `all`: whatever might count afterwards. */
  which: z.enum(['counted', 'all']).default('all'),
  /** Only what was graded by another version of the lab than the present one. */
  outdatedOnly: z.boolean().default(true),
  reason: ReasonSchema,
});
export type StartRegrade = z.input<typeof StartRegradeSchema>;

const GradedOutcomeSchema = z.strictObject({ status: VerdictStatusSchema, score: ScoreSchema });
/** What a regrade would change, or has changed, for one submission. */
export const RegradeChangeSchema = z.strictObject({
  person: UuidSchema,
  lab: LabSlugSchema,
  submissionId: UuidSchema,
  submittedAt: DateTimeSchema,
  before: GradedOutcomeSchema,
  /** Null where the platform failed: the old verdict stays. */
  after: GradedOutcomeSchema.nullable(),
  /** Checks that pass now and did not. */
  gained: z.array(CheckIdSchema),
  /** Checks that passed and do not now. */
  lost: z.array(CheckIdSchema),
  /** The cell's grade, 0 to 100, with all the old verdicts and with all the new ones. */
  gradeBefore: ScoreSchema.nullable(),
  gradeAfter: ScoreSchema.nullable(),
});
export type RegradeChange = z.infer<typeof RegradeChangeSchema>;

export const RegradeSummarySchema = z.strictObject({
  id: UuidSchema,
  assignment: z.strictObject({ id: UuidSchema, title: z.string() }),
  reason: z.string(),
  /** Null where the person has left. */
  requestedBy: z.string().nullable(),
  createdAt: DateTimeSchema,
  state: z.enum(['running', 'ready', 'applied', 'discarded']),
  closedAt: DateTimeSchema.nullable(),
  /** Submissions in it; those that have a verdict; and of these those that the platform failed. */
  total: z.int(),
  graded: z.int(),
  failed: z.int(),
});
export type RegradeSummary = z.infer<typeof RegradeSummarySchema>;

/** `GET /api/cohorts/{id}/regrades`: newest first. */
export const RegradeListSchema = z.strictObject({ regrades: z.array(RegradeSummarySchema) });
export type RegradeList = z.infer<typeof RegradeListSchema>;

/** `GET /api/cohorts/{id}/regrades/{regradeId}` */
export const RegradeSchema = z.strictObject({
  ...RegradeSummarySchema.shape,
  learners: z.array(GradebookLearnerSchema),
  /** Every submission that has a new verdict, by learner and lab; unchanged ones too. */
  changes: z.array(RegradeChangeSchema),
});
export type Regrade = z.infer<typeof RegradeSchema>;

/** `GET /api/cohorts/{id}/gradebook/export?format=json`: one object for each learner and lab. */
export const GradebookExportSchema = z.strictObject({
  cohort: z.strictObject({ id: UuidSchema, name: z.string() }),
  at: DateTimeSchema,
  rows: z.array(
    z.strictObject({
      ...GradebookLearnerSchema.shape,
      assignment: z.string(),
      lab: LabSlugSchema,
      weight: z.number(),
      score: ScoreSchema.nullable(),
      attempts: z.int(),
      daysLate: z.int(),
      minutes: z.int().nullable(),
      overridden: z.boolean(),
      regraded: z.boolean(),
      waiting: z.boolean(),
      total: ScoreSchema,
    }),
  ),
});
export type GradebookExport = z.infer<typeof GradebookExportSchema>;
