import { CheckIdSchema, GradingModeSchema, LabSlugSchema, VerdictStatusSchema } from '@gopherlab/contracts';
import { z } from 'zod';

/** Folders of the corpus, in the order in which they are run. */
export const FAMILIES = ['forging', 'building', 'harm', 'kernel', 'upload'] as const;
export type Family = (typeof FAMILIES)[number];

/** What the harness plants on the host for an attack to aim at; nothing else may be aimed at. */
const VictimSchema = z.enum(['process', 'file', 'listener']);
export type VictimKind = z.infer<typeof VictimSchema>;

const PatternSchema = z.string().superRefine((text, ctx) => {
  try {
    new RegExp(text, 'm');
  } catch {
    ctx.addIssue({ code: 'custom', message: 'is not a regular expression' });
  }
});

const common = {
  /** One sentence: what the submission tries. */
  tries: z.string().min(10),
  /** Each is one hostile submission. */
  labs: z.array(LabSlugSchema).min(1),
};

const GradedAttackSchema = z.strictObject({
  ...common,
  /** What `files/` is laid over; no check may be passed that this does not pass. */
  base: z.enum(['starter', 'solution']).default('starter'),
  mode: GradingModeSchema.default('grade'),
  expect: z.strictObject({
    /** Any of these. */
    status: z.array(VerdictStatusSchema).min(1),
    /** A text of the verdict in English, or of the output, must match it: what stopped the attack. */
    says: PatternSchema,
    saysIn: z.enum(['verdict', 'output']).default('verdict'),
    /** Exactly these of the base's checks are lost; an empty list says that the attack changed nothing. */
    loses: z.array(CheckIdSchema).optional(),
  }),
  /** A text that may stand neither in the verdict nor in the output: what the attack prints where it succeeds. */
  never: z.string().min(1).optional(),
  victims: z.array(VictimSchema).default([]),
});

const RequestSchema = z
  .strictObject({
    /** The body is a submission of these files. */
    files: z.record(z.string(), z.string()).optional(),
    /** The body as it is. */
    raw: z.string().optional(),
    /** The body's bytes, where it is no text. */
    base64: z.base64().optional(),
    /** Each file's content, or the whole raw body, is repeated so often. */
    repeat: z.int().min(1).max(100_000_000).default(1),
    /** The body is compressed and says so. */
    encoding: z.enum(['gzip', 'deflate', 'br']).optional(),
    headers: z.record(z.string(), z.string()).default({}),
  })
  .refine(
    ({ files, raw, base64 }) => [files, raw, base64].filter((body) => body !== undefined).length === 1,
    'has exactly one of files, raw and base64',
  );
export type UploadRequest = z.infer<typeof RequestSchema>;

const UploadAttackSchema = z.strictObject({
  ...common,
  request: RequestSchema,
  expect: z.strictObject({
    /** Any of these. */
    http: z.array(z.int().min(400).max(499)).min(1),
    /** The problem's code. */
    code: z.string().min(1),
  }),
});

/** `attack.yaml` of every family but `upload`. */
export type GradedAttackManifest = z.infer<typeof GradedAttackSchema>;
export type UploadAttackManifest = z.infer<typeof UploadAttackSchema>;

/** The schema that `attack.yaml` follows in a family. */
export function manifestSchema(family: Family): z.ZodType<GradedAttackManifest | UploadAttackManifest> {
  return family === 'upload' ? UploadAttackSchema : GradedAttackSchema;
}

interface Named {
  family: Family;
  /** Its folder's name. */
  name: string;
}

export interface GradedAttack extends Named, GradedAttackManifest {
  /** Laid over the base; may hold placeholders. */
  files: Record<string, string>;
}

export type UploadAttack = Named & UploadAttackManifest;
export type Attack = GradedAttack | UploadAttack;

export function isUpload(attack: Attack): attack is UploadAttack {
  return 'request' in attack;
}
