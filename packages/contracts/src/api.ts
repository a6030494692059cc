import { z } from 'zod';
import { GradingModeSchema, GraderEventSchema } from './grader-event.ts';
import { CheckIdSchema, LabSlugSchema, Sha256Schema, UuidSchema } from './ids.ts';
import { LabManifestSchema } from './lab.ts';
import { LocalizedTextSchema } from './text.ts';
import { ArtefactSchema, ScoreSchema, TimelineSchema, VerdictSchema } from './verdict.ts';

/** Keys are paths relative to the submission's root, values UTF-8 text. */
export const WorkspaceFilesSchema = z.record(z.string(), z.string());
export type WorkspaceFiles = z.infer<typeof WorkspaceFilesSchema>;

/** RFC 9457 `application/problem+json`. */
export const ProblemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  /** Machine-readable error code, e.g. `LAB_NOT_FOUND`. */
  code: z.string(),
  requestId: z.string(),
  /** Which parts of the input were wrong. */
  issues: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof ProblemSchema>;

/** How a person stands in one lab. */
export const LabProgressSchema = z.strictObject({
  state: z.enum(['new', 'started', 'done']),
  bestScore: z.int(),
  /** Checks passed in the best attempt. */
  checksPassed: z.int(),
  attempts: z.int(),
  lastActivityAt: z.iso.datetime().nullable(),
});
export type LabProgress = z.infer<typeof LabProgressSchema>;

/** A row of the catalogue: `GET /api/labs`. */
export const LabSummarySchema = z.strictObject({
  slug: LabSlugSchema,
  title: LocalizedTextSchema,
  summary: LocalizedTextSchema,
  area: LabManifestSchema.shape.area,
  level: LabManifestSchema.shape.level,
  minutes: z.int(),
  tags: z.array(z.string()),
  profile: LabManifestSchema.shape.profile,
  browser: z.boolean(),
  checkCount: z.int(),
  progress: LabProgressSchema,
});
export type LabSummary = z.infer<typeof LabSummarySchema>;
export const LabListSchema = z.strictObject({ labs: z.array(LabSummarySchema) });

/** A hint is delivered only to somebody who has failed its check often enough. */
export const LabCheckSchema = z.strictObject({
  id: CheckIdSchema,
  points: z.int(),
  title: LocalizedTextSchema,
  /** The person's latest submission's status of this check. */
  status: z.enum(['passed', 'failed', 'not-run']),
  failures: z.int(),
  hintAfterFailures: z.int(),
  hint: LocalizedTextSchema.nullable(),
});
export type LabCheck = z.infer<typeof LabCheckSchema>;

export const LabFileSchema = z.strictObject({
  path: z.string(),
  role: z.enum(['editable', 'readonly']),
  content: z.string(),
});

/** `GET /api/labs/:slug`: everything the workspace needs. */
export const LabDetailSchema = z.strictObject({
  ...LabSummarySchema.shape,
  entry: z.string(),
  files: z.array(LabFileSchema),
  /** Markdown. */
  statement: LocalizedTextSchema,
  budgets: LabManifestSchema.shape.budgets,
  policy: LabManifestSchema.shape.policy,
  checks: z.array(LabCheckSchema),
  maxScore: z.int(),
  labHash: Sha256Schema,
  /** Whether the reference solution may be read now, and if not, what unlocks it. */
  solution: z.strictObject({ unlocked: z.boolean(), reason: LocalizedTextSchema }),
  /** Set while an assignment keeps the hints of this lab from the person. */
  hintsClosed: LocalizedTextSchema.optional(),
});
export type LabDetail = z.infer<typeof LabDetailSchema>;

/** `GET /api/labs/:slug/solution`; 403 `SOLUTION_LOCKED` until full marks or five graded attempts. */
export const SolutionSchema = z.strictObject({ files: WorkspaceFilesSchema });
export type Solution = z.infer<typeof SolutionSchema>;

/** `GET|PUT|DELETE /api/labs/:slug/draft`; revision guards against a second tab (409 `DRAFT_CONFLICT`). */
export const DraftSchema = z.strictObject({
  files: WorkspaceFilesSchema,
  revision: z.int(),
  savedAt: z.iso.datetime().nullable(),
});
export type Draft = z.infer<typeof DraftSchema>;
export const SaveDraftSchema = z.strictObject({
  files: WorkspaceFilesSchema,
  /** The revision this edit began from. */
  baseRevision: z.int().min(0).max(2_147_483_647),
});
export type SaveDraft = z.infer<typeof SaveDraftSchema>;

/** `POST /api/submissions`, with the header `Idempotency-Key` (8 to 80 characters). */
export const CreateSubmissionSchema = z.strictObject({
  lab: LabSlugSchema,
  mode: GradingModeSchema,
  /** Only editable files; the others are always ours. */
  files: WorkspaceFilesSchema,
});
export type CreateSubmission = z.infer<typeof CreateSubmissionSchema>;

/**
 * Whom a grading is for: somebody waits for an `interactive` one; a `regrade` repeats a finished one in the background
 * and never goes before an interactive one.
 */
export const JobClassSchema = z.enum(['interactive', 'regrade']);
export type JobClass = z.infer<typeof JobClassSchema>;

export const SubmissionStateSchema = z.enum(['queued', 'running', 'done']);
export type SubmissionState = z.infer<typeof SubmissionStateSchema>;

export const SubmissionSchema = z.strictObject({
  id: UuidSchema,
  lab: LabSlugSchema,
  mode: GradingModeSchema,
  state: SubmissionStateSchema,
  /** 1 for the person's first `grade` submission of this lab; null for runs. */
  attempt: z.int().nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** Submissions ahead in the queue; null when it runs or is done. */
  queuePosition: z.int().nullable(),
  /** Estimated wait in milliseconds from recent gradings; null when unknown. */
  estimatedWaitMs: z.int().nullable(),
  verdict: VerdictSchema.nullable(),
  /** When this verdict took the place of an earlier one, which stays readable; null for the first. */
  regradedAt: z.iso.datetime().nullable(),
  artefacts: z.array(ArtefactSchema),
  /**
   * Set while an exam keeps the outcome from its author: there is no verdict then, whatever came of it, and no artefact.
   * `until` null: until the exam was sat.
   */
  withheld: z.strictObject({ until: z.iso.datetime().nullable() }).optional(),
});
export type Submission = z.infer<typeof SubmissionSchema>;

/** `GET /api/submissions?lab=<slug>&mode=grade`: newest first. */
export const SubmissionListSchema = z.strictObject({ submissions: z.array(SubmissionSchema) });

/** `GET /api/submissions/:id/files` */
export const SubmissionFilesSchema = z.strictObject({ files: WorkspaceFilesSchema });

/**
 * `GET /api/submissions/:id/events`: Server-Sent Events. `id:` is the sequence number (resume with
 * `Last-Event-ID`), `data:` one of these. The stream ends after `finished`. Artefact content is not streamed:
 * fetch `GET /api/submissions/:id/artefacts/:name`.
 */
export const StreamEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('state'),
    state: SubmissionStateSchema,
    queuePosition: z.int().nullable(),
    estimatedWaitMs: z.int().nullable(),
  }),
  /** A grader event; an artefact's `data` is the empty string here. */
  z.strictObject({ kind: z.literal('grader'), event: GraderEventSchema }),
  /** The platform failed and the submission is tried again; it costs no attempt. */
  z.strictObject({ kind: z.literal('retried'), reason: z.string() }),
  z.strictObject({ kind: z.literal('finished'), submission: SubmissionSchema }),
]);
export type StreamEvent = z.infer<typeof StreamEventSchema>;

/** `GET /api/session`: who the caller is; makes a guest (cookie) when there is none. */
export const SessionSchema = z.strictObject({
  person: z.strictObject({
    id: UuidSchema,
    role: z.enum(['candidate', 'instructor', 'admin']),
    guest: z.boolean(),
    /** Null for guests. */
    name: z.string().nullable(),
    email: z.string().nullable(),
  }),
});
export type Session = z.infer<typeof SessionSchema>;

/** `GET /healthz` (alive) and `GET /readyz` (database answers, a runner is connected). */
export const HealthSchema = z.strictObject({
  status: z.enum(['ok', 'degraded']),
  checks: z.record(z.string(), z.strictObject({ ok: z.boolean(), message: z.string() })),
});
export type Health = z.infer<typeof HealthSchema>;

// ---- runner ↔ api, under /internal/runner, bearer token; never reachable with a person's cookie

/** `POST /internal/runner/claim`: long poll, 204 after `waitMs` without work. */
export const ClaimRequestSchema = z.strictObject({
  runnerId: z.string().min(1).max(80),
  profiles: z.array(LabManifestSchema.shape.profile).min(1),
  waitMs: z.int().min(0).max(30_000),
  /** Gradings that this runner runs at once, over all its claims; for the estimate of waiting times. */
  capacity: z.int().min(1).max(1000).optional(),
});
export type ClaimRequest = z.infer<typeof ClaimRequestSchema>;

export const ClaimedJobSchema = z.strictObject({
  /** Identity of this lease: events and results of an older lease are refused with 409 `LEASE_LOST`. */
  leaseId: UuidSchema,
  submissionId: UuidSchema,
  requestId: z.string(),
  lab: LabSlugSchema,
  mode: GradingModeSchema,
  files: WorkspaceFilesSchema,
  queuedMs: z.number(),
  /** The runner calls heartbeat at least this often or loses the lease. */
  heartbeatMs: z.int(),
});
export type ClaimedJob = z.infer<typeof ClaimedJobSchema>;

/** `POST /internal/runner/leases/:leaseId/events`; an empty list is a heartbeat. */
export const LeaseEventsSchema = z.strictObject({
  events: z.array(GraderEventSchema).max(500),
  /**
   * Place of the first of these events in the grading, from 0. With it a batch can be sent again after a fault of the
   * network: what is stored already is passed over. A gap is refused with 409 `EVENTS_MISSING`.
   */
  from: z.int().min(0).max(2_147_483_647).optional(),
});
export type LeaseEvents = z.infer<typeof LeaseEventsSchema>;

/** `POST /internal/runner/leases/:leaseId/result`: the end of a grading, in one transaction. */
export const LeaseResultSchema = z.strictObject({
  score: ScoreSchema,
  timeline: TimelineSchema,
  image: z.string(),
  labHash: Sha256Schema,
  submissionHash: Sha256Schema,
  /** True when the score is `platform-error` and nothing had begun: the job goes back and it does not count as a try. */
  released: z.boolean().optional(),
});
export type LeaseResult = z.infer<typeof LeaseResultSchema>;

/** `POST /internal/runner/leases/:leaseId/fault`: the platform failed; the job is tried again. */
export const LeaseFaultSchema = z.strictObject({
  reason: z.string().min(1).max(2000),
  /** True when the grading had not begun, or the runner leaves in order: it does not count as a try. */
  released: z.boolean().optional(),
});
export type LeaseFault = z.infer<typeof LeaseFaultSchema>;

/** `POST /internal/runner/leave`: a runner that stops gives back whatever it still holds. */
export const LeaveRequestSchema = z.strictObject({ runnerId: z.string().min(1).max(80) });
export type LeaveRequest = z.infer<typeof LeaveRequestSchema>;
