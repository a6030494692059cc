import { z } from 'zod';
import { CheckIdSchema, LabSlugSchema } from './ids.ts';
import { GRADER_PROTOCOL } from './grader-event.ts';
import { LocalizedTextSchema } from './text.ts';

/** The ten skill areas of the skill map. */
export const AreaSchema = z.enum([
  'go-core',
  'concurrency',
  'memory-pprof',
  'networking',
  'cloud-native',
  'ebpf',
  'wasm',
  'security',
  'reliability',
  'engineering',
]);
export type Area = z.infer<typeof AreaSchema>;

export const LevelSchema = z.enum(['P3-P5', 'P6-P7', 'P8+']);
export type Level = z.infer<typeof LevelSchema>;

export const ProfileSchema = z.enum(['standard', 'observe', 'kernel']);
export type Profile = z.infer<typeof ProfileSchema>;

/** `editable`: the learner's; `readonly`: shown, replaced by ours before grading. */
export const FileRoleSchema = z.enum(['editable', 'readonly']);
export type FileRole = z.infer<typeof FileRoleSchema>;

/** What one phase of a grading may use; the sandbox's own limits stand behind these. */
const phaseLimits = {
  /** MiB of the submission's processes together. */
  memoryMb: z.int().min(64).max(4096),
  /** KiB of standard output and error that are kept of one process. */
  outputKb: z.int().min(16).max(8192),
  /** Processes and threads at once. */
  processes: z.int().min(16).max(2048),
  /** Descriptors of one process. */
  openFiles: z.int().min(64).max(16384),
  /** MiB of one file. */
  fileMb: z.int().min(1).max(256),
};

/** What the toolchain may use while it builds the submission. Labs rarely state it. */
export const BuildLimitsSchema = z.strictObject({
  memoryMb: phaseLimits.memoryMb.default(1024),
  outputKb: phaseLimits.outputKb.default(1024),
  processes: phaseLimits.processes.default(512),
  openFiles: phaseLimits.openFiles.default(8192),
  fileMb: phaseLimits.fileMb.default(192),
});
export type BuildLimits = z.infer<typeof BuildLimitsSchema>;

export const BudgetsSchema = z.strictObject({
  /** Seconds that building may take. */
  buildSeconds: z.int().min(5).max(300),
  /** Seconds that all checks together may take. */
  runSeconds: z.int().min(5).max(600),
  ...phaseLimits,
  openFiles: phaseLimits.openFiles.default(4096),
  fileMb: phaseLimits.fileMb.default(64),
  build: BuildLimitsSchema.prefault({}),
});
export type Budgets = z.infer<typeof BudgetsSchema>;

/** MiB that a sandbox must leave to the submission, in whichever phase it needs more. */
export function sandboxMemoryMb({ memoryMb, build }: Pick<Budgets, 'memoryMb' | 'build'>): number {
  return Math.max(memoryMb, build.memoryMb);
}

export const RubricItemSchema = z.strictObject({
  check: CheckIdSchema,
  points: z.int().min(1).max(100),
  /** The line of the contract that this check proves. */
  title: LocalizedTextSchema,
  /** Shown after this many failures of the check. */
  hint: z.strictObject({ afterFailures: z.int().min(1).max(10), text: LocalizedTextSchema }),
});
export type RubricItem = z.infer<typeof RubricItemSchema>;

/** What a kernel lab's submission may ask of bpf(2) and perf_event_open(2); closed by default. */
export const EbpfPolicySchema = z.strictObject({
  /** `BPF_PROG_TYPE_*` in lower case without the prefix, e.g. `tracepoint`. */
  programTypes: z.array(z.string()).min(1),
  /** `bpf_*` helper names. */
  helpers: z.array(z.string()).min(1),
  /** `BPF_MAP_TYPE_*` in lower case without the prefix, e.g. `ringbuf`. */
  mapTypes: z.array(z.string()).min(1),
  attach: z.strictObject({
    /** `group/name` as under tracefs `events/`. */
    tracepoints: z.array(z.string()).default([]),
    rawTracepoints: z.array(z.string()).default([]),
    /** Tracepoint names for `tp_btf/`. */
    btfTracepoints: z.array(z.string()).default([]),
  }),
  /** Structures of the kernel's that a program may hold a typed pointer to, e.g. `tcp_sock`; by default none. */
  kernelStructs: z.array(z.string()).default([]),
  /** KiB of map memory for the whole submission. */
  mapMemoryKb: z.int().min(4).max(65536),
  maxPrograms: z.int().min(1).max(64),
});
export type EbpfPolicy = z.infer<typeof EbpfPolicySchema>;

export const SubmissionPolicySchema = z.strictObject({
  /** Packages a library submission may import; absent means any that the sandbox has. */
  imports: z.array(z.string()).optional(),
  ebpf: EbpfPolicySchema.optional(),
});
export type SubmissionPolicy = z.infer<typeof SubmissionPolicySchema>;

/** `lab.yaml`, strict: an unknown key is a problem. */
export const LabManifestSchema = z
  .strictObject({
    slug: LabSlugSchema,
    protocol: z.literal(GRADER_PROTOCOL),
    title: LocalizedTextSchema,
    /** One sentence under the title in the catalogue. */
    summary: LocalizedTextSchema,
    area: AreaSchema,
    /** Weights of the skill areas that full marks are evidence for; they sum to 1. */
    skills: z.partialRecord(AreaSchema, z.number().min(0).max(1)),
    level: LevelSchema,
    minutes: z.int().min(5).max(480),
    /** Short words for search, e.g. `shutdown`. */
    tags: z.array(z.string().min(1).max(24)).min(1).max(6),
    profile: ProfileSchema,
    /** Whether the public tests also run wholly in the page. */
    browser: z.boolean(),
    files: z.array(z.strictObject({ path: z.string(), role: FileRoleSchema })).min(1),
    /** The file that is open first. */
    entry: z.string(),
    budgets: BudgetsSchema,
    prerequisites: z.array(LabSlugSchema).default([]),
    policy: SubmissionPolicySchema.default({}),
    rubric: z.array(RubricItemSchema).min(2),
  })
  .superRefine((lab, ctx) => {
    const points = lab.rubric.reduce((sum, item) => sum + item.points, 0);
    if (points !== 100) {
      ctx.addIssue({ code: 'custom', path: ['rubric'], message: `points sum to ${points}, not 100` });
    }
    const ids = lab.rubric.map((item) => item.check);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice) ctx.addIssue({ code: 'custom', path: ['rubric'], message: `check ${twice} stands twice` });
    const weight = Object.values(lab.skills).reduce((sum, value) => sum + value, 0);
    if (Math.abs(weight - 1) > 1e-9) {
      ctx.addIssue({ code: 'custom', path: ['skills'], message: `weights sum to ${weight}, not 1` });
    }
    if (!lab.files.some((file) => file.path === lab.entry)) {
      ctx.addIssue({ code: 'custom', path: ['entry'], message: `${lab.entry} is not among files` });
    }
    if (lab.profile === 'kernel' && !lab.policy.ebpf) {
      ctx.addIssue({ code: 'custom', path: ['policy'], message: 'a kernel lab states its ebpf policy' });
    }
  });
export type LabManifest = z.infer<typeof LabManifestSchema>;

/** `mutants/<name>/mutant.yaml`: a wrong solution, as files laid over `solution/`. */
export const MutantSchema = z.strictObject({
  title: z.string().min(1),
  /** Exactly the checks that this mutant must lose. */
  loses: z.array(CheckIdSchema).min(1),
});
export type MutantManifest = z.infer<typeof MutantSchema>;
