import { z } from 'zod';
import { CheckIdSchema, LabSlugSchema } from './ids.ts';
import { LocalizedTextSchema } from './text.ts';

/** Version of the protocol between a grader (inside the sandbox) and the platform. */
export const GRADER_PROTOCOL = 1;

/** `grade` runs the hidden checks; `run` builds and runs the public tests only. */
export const GradingModeSchema = z.enum(['grade', 'run']);
export type GradingMode = z.infer<typeof GradingModeSchema>;

/** Why a build or a run was ended before it finished by itself. */
export const LimitReasonSchema = z.enum([
  'timeout',
  'out-of-memory',
  'output-limit',
  'process-limit',
  'disk-full',
]);
export type LimitReason = z.infer<typeof LimitReasonSchema>;

export const DiagnosticSchema = z.strictObject({
  /** Path relative to the submission. */
  file: z.string(),
  line: z.int().min(0),
  column: z.int().min(0),
  message: z.string(),
});
export type Diagnostic = z.infer<typeof DiagnosticSchema>;

/** Milliseconds since the grader started. */
const atMs = z.number().min(0);

const HelloEvent = z.strictObject({
  type: z.literal('hello'),
  atMs,
  protocol: z.literal(GRADER_PROTOCOL),
  lab: LabSlugSchema,
  mode: GradingModeSchema,
});
const PhaseEvent = z.strictObject({
  type: z.literal('phase'),
  atMs,
  phase: z.enum(['build', 'checks']),
});
/** Text for the output panel; may hold ANSI colours. Never trusted, never scored. */
const OutputEvent = z.strictObject({
  type: z.literal('output'),
  atMs,
  source: z.enum(['build', 'candidate', 'test', 'grader']),
  text: z.string(),
});
/** Exactly one for each grading: whether the submission builds. */
const BuildEvent = z.strictObject({
  type: z.literal('build'),
  atMs,
  ok: z.boolean(),
  message: LocalizedTextSchema.optional(),
  diagnostics: z.array(DiagnosticSchema).optional(),
});
const CheckStartedEvent = z.strictObject({
  type: z.literal('check-started'),
  atMs,
  id: CheckIdSchema,
});
/** A grader reports ids and what it saw, never points. */
const CheckEvent = z.strictObject({
  type: z.literal('check'),
  atMs,
  id: CheckIdSchema,
  status: z.enum(['passed', 'failed']),
  message: LocalizedTextSchema,
  expected: LocalizedTextSchema.optional(),
  seen: LocalizedTextSchema.optional(),
  /** Names of `artefact` events that are the evidence. */
  artefacts: z.array(z.string()).optional(),
  durationMs: z.number().min(0),
});
/** One public test in `run` mode. */
const TestEvent = z.strictObject({
  type: z.literal('test'),
  atMs,
  package: z.string(),
  name: z.string(),
  status: z.enum(['passed', 'failed', 'skipped']),
  durationMs: z.number().min(0),
});
const ArtefactEvent = z.strictObject({
  type: z.literal('artefact'),
  atMs,
  /** File name, unique within one grading, e.g. `heap-before.pb.gz`. */
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,79}$/),
  title: LocalizedTextSchema,
  mediaType: z.string(),
  /** Base64 of the content. */
  data: z.base64(),
});
/** A limit ended the submission; the checks that had not reported are not passed. */
const LimitEvent = z.strictObject({
  type: z.literal('limit'),
  atMs,
  reason: LimitReasonSchema,
  message: LocalizedTextSchema,
});
/** Something that the lab's policy refused, in words (`helper bpf_send_signal is not allowed`). */
const PolicyEvent = z.strictObject({
  type: z.literal('policy'),
  atMs,
  message: LocalizedTextSchema,
});
/** The grader itself failed: never the candidate's fault. */
const FaultEvent = z.strictObject({ type: z.literal('fault'), atMs, message: z.string() });
const DoneEvent = z.strictObject({ type: z.literal('done'), atMs });

/** One line of a grader's NDJSON output. */
export const GraderEventSchema = z.discriminatedUnion('type', [
  HelloEvent,
  PhaseEvent,
  OutputEvent,
  BuildEvent,
  CheckStartedEvent,
  CheckEvent,
  TestEvent,
  ArtefactEvent,
  LimitEvent,
  PolicyEvent,
  FaultEvent,
  DoneEvent,
]);
export type GraderEvent = z.infer<typeof GraderEventSchema>;

const phaseLimits = {
  memoryMb: z.number(),
  outputKb: z.number(),
  processes: z.number(),
  openFiles: z.number(),
  fileMb: z.number(),
};

/** What the sandbox's agent reads from its standard input, one JSON line, to start a grading. */
export const GraderJobSchema = z.strictObject({
  lab: LabSlugSchema,
  mode: GradingModeSchema,
  /** Keys are paths relative to the submission's root, values UTF-8 text. */
  files: z.record(z.string(), z.string()),
  budgets: z.strictObject({
    buildSeconds: z.number(),
    runSeconds: z.number(),
    ...phaseLimits,
    /** What holds while the submission is built. */
    build: z.strictObject(phaseLimits),
  }),
  /** The lab's import and eBPF policy, as `lab.yaml` states it. */
  policy: z.unknown(),
});
export type GraderJob = z.infer<typeof GraderJobSchema>;
