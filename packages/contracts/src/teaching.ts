import { z } from 'zod';
import { LabSlugSchema } from './ids.ts';
import { LocalizedTextSchema } from './text.ts';

export const RoleNameSchema = z.enum(['candidate', 'instructor', 'admin']);
export type RoleName = z.infer<typeof RoleNameSchema>;

/** A lab's place in a track or an assignment. */
export const TrackLabSchema = z.strictObject({
  lab: LabSlugSchema,
  /** What the lab counts beside the others; shares are weight ÷ sum of weights. */
  weight: z.number().positive().max(100).default(1),
  /** Labs of the same track that must be passed first. */
  requires: z.array(LabSlugSchema).default([]),
});
export type TrackLab = z.infer<typeof TrackLabSchema>;

/** A track's address below `/tracks/`, where `new` is the page that makes one. */
export const TrackSlugSchema = LabSlugSchema.refine((slug) => slug !== 'new', 'no track can be named new');

/** `labs/tracks/<slug>.yaml`, and what is kept of a track that an instructor made. */
export const TrackDefinitionSchema = z
  .strictObject({
    slug: TrackSlugSchema,
    /** Its place among the tracks wherever they are listed; those without one come after, by slug. */
    order: z.int().min(1).max(1000).optional(),
    title: LocalizedTextSchema,
    /** One or two sentences: whom it is for, and what is known at its end. */
    summary: LocalizedTextSchema,
    labs: z.array(TrackLabSchema).max(60),
    /** Labs that belong here and are not written yet; shown as such, never counted. */
    planned: z.array(z.strictObject({ title: LocalizedTextSchema })).default([]),
  })
  .refine(({ labs, planned }) => labs.length > 0 || planned.length > 0, {
    path: ['labs'],
    message: 'a track without labs names those that are planned',
  });
export type TrackDefinition = z.infer<typeof TrackDefinitionSchema>;

/** What a submission after the due time still earns. */
export const LatePolicySchema = z.discriminatedUnion('kind', [
  /** Everything, until the assignment closes. */
  z.strictObject({ kind: z.literal('none') }),
  /** Per begun day, in percent of the lab's points; never below `floorPercent` of what was earned. */
  z.strictObject({
    kind: z.literal('per-day'),
    percent: z.number().positive().max(100),
    floorPercent: z.number().min(0).max(100).default(0),
  }),
  /** Nothing. */
  z.strictObject({ kind: z.literal('cut-off') }),
]);
export type LatePolicy = z.infer<typeof LatePolicySchema>;

export const AssignmentPolicySchema = z.strictObject({
  late: LatePolicySchema,
  attempts: z.strictObject({
    /** Submissions of each lab that are graded for the assignment; null is any number. */
    limit: z.int().min(1).max(1000).nullable(),
    /** A spent attempt comes back after so many hours; null is never. */
    regainHours: z
      .number()
      .positive()
      .max(24 * 90)
      .nullable(),
  }),
  /** Which attempt counts. */
  score: z.enum(['best', 'last']),
  hints: z.enum(['as-in-lab', 'none']),
  solution: z.enum(['as-in-lab', 'after-close', 'never']),
  /** A time limit that begins when a person first opens the assignment, on the server's clock. */
  exam: z.strictObject({ minutes: z.int().min(5).max(600) }).nullable(),
});
export type AssignmentPolicy = z.infer<typeof AssignmentPolicySchema>;

export const DEFAULT_ASSIGNMENT_POLICY: AssignmentPolicy = {
  late: { kind: 'none' },
  attempts: { limit: null, regainHours: null },
  score: 'best',
  hints: 'as-in-lab',
  solution: 'as-in-lab',
  exam: null,
};
