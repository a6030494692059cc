import { z } from 'zod';
import { LabSlugSchema, UuidSchema } from './ids.ts';
import { lineOfText } from './line-of-text.ts';
import { AssignmentPolicySchema } from './teaching.ts';

export const AssignedLabSchema = z.strictObject({
  lab: LabSlugSchema,
  weight: z.number().positive().max(100),
});

/** What an instructor asks for: `POST /api/cohorts/{id}/assignments`, `PUT /api/cohorts/{id}/assignments/{assignmentId}`. */
export const AssignmentInputSchema = z
  .strictObject({
    title: lineOfText(160),
    /** Null for everybody in the cohort; else the one learner of it whom this is for. */
    personId: UuidSchema.nullable(),
    /** The track that the labs were taken from, for the record; null when they were chosen one by one. */
    track: LabSlugSchema.nullable(),
    labs: z.array(AssignedLabSchema).min(1).max(60),
    opensAt: z.iso.datetime({ offset: true }),
    dueAt: z.iso.datetime({ offset: true }).nullable(),
    closesAt: z.iso.datetime({ offset: true }).nullable(),
    policy: AssignmentPolicySchema,
  })
  .superRefine(({ labs, opensAt, dueAt, closesAt, policy }, ctx) => {
    const say = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    const slugs = labs.map(({ lab }) => lab);
    const twice = slugs.find((slug, index) => slugs.indexOf(slug) !== index);
    if (twice) say('labs', `${twice} stands twice`);
    const [opens, due, closes] = [opensAt, dueAt, closesAt].map((at) => (at ? Date.parse(at) : null));
    if (due != null && opens != null && due <= opens) say('dueAt', 'it is due before it opens');
    if (closes != null && closes < (due ?? opens ?? 0)) {
      say('closesAt', due == null ? 'it closes before it opens' : 'it closes before it is due');
    }
    if (policy.late.kind !== 'none' && due == null) say('dueAt', 'a late policy needs a due time');
    if (policy.solution === 'after-close' && closes == null) {
      say('closesAt', 'a solution shown after the close needs a closing time');
    }
    if (policy.exam && closes == null) say('closesAt', 'an exam needs a closing time');
  });
export type AssignmentInput = z.infer<typeof AssignmentInputSchema>;

/** An assignment as its instructors see it. */
export const AssignmentSchema = z.strictObject({
  id: UuidSchema,
  title: z.string(),
  person: z.strictObject({ id: UuidSchema, name: z.string().nullable() }).nullable(),
  track: z.string().nullable(),
  labs: z.array(AssignedLabSchema),
  opensAt: z.iso.datetime(),
  dueAt: z.iso.datetime().nullable(),
  closesAt: z.iso.datetime().nullable(),
  policy: AssignmentPolicySchema,
  createdAt: z.iso.datetime(),
  /** Graded submissions that count for it now: what a change may alter. */
  submissions: z.int(),
  /** People with an extension. */
  extensions: z.int(),
});
export type Assignment = z.infer<typeof AssignmentSchema>;

/** `GET /api/cohorts/{id}/assignments`, those that open first first. */
export const AssignmentListSchema = z.strictObject({ assignments: z.array(AssignmentSchema) });
export type AssignmentList = z.infer<typeof AssignmentListSchema>;

/** `POST …/assignments/{assignmentId}/extensions`; the latest of a person counts. */
export const ExtensionInputSchema = z.strictObject({
  personId: UuidSchema,
  /** Null leaves the assignment's own. */
  dueAt: z.iso.datetime({ offset: true }).nullable(),
  closesAt: z.iso.datetime({ offset: true }).nullable(),
  extraAttempts: z.int().min(0).max(1000),
  /** Of an exam. */
  extraMinutes: z.int().min(0).max(600),
  reason: lineOfText(500),
});
export type ExtensionInput = z.infer<typeof ExtensionInputSchema>;

/** `GET …/assignments/{assignmentId}/extensions`, the newest first; all that were ever given. */
export const ExtensionListSchema = z.strictObject({
  extensions: z.array(
    z.strictObject({
      person: z.strictObject({ id: UuidSchema, name: z.string().nullable() }),
      dueAt: z.iso.datetime().nullable(),
      closesAt: z.iso.datetime().nullable(),
      extraAttempts: z.int(),
      extraMinutes: z.int(),
      reason: z.string(),
      grantedBy: z.string().nullable(),
      createdAt: z.iso.datetime(),
      /** The latest of its person. */
      counts: z.boolean(),
    }),
  ),
});
export type ExtensionList = z.infer<typeof ExtensionListSchema>;
