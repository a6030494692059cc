import { z } from 'zod';
import { UuidSchema } from './ids.ts';
import { lineOfText } from './line-of-text.ts';

export const CohortNameSchema = lineOfText(120);

/** People who learn together, and the instructors who see their work: `GET /api/cohorts/{id}`. */
export const CohortSchema = z.strictObject({
  id: UuidSchema,
  name: z.string(),
  /** What people join with, 12 characters without hyphens; null when nobody can join by code. */
  joinCode: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** From then on everything in it is only read. */
  archivedAt: z.iso.datetime().nullable(),
  learners: z.int(),
  instructors: z.int(),
  /** Lines of the roster for which nobody has joined yet. */
  waiting: z.int(),
  assignments: z.int(),
});
export type Cohort = z.infer<typeof CohortSchema>;

/** `GET /api/cohorts`: those that the caller teaches; an admin's are all. */
export const CohortListSchema = z.strictObject({ cohorts: z.array(CohortSchema) });

/** `POST /api/cohorts`; whoever makes it is its first instructor. */
export const CreateCohortSchema = z.strictObject({ name: CohortNameSchema });
export type CreateCohort = z.infer<typeof CreateCohortSchema>;

/** `PATCH /api/cohorts/{id}`; an archived cohort takes nothing but `archived: false`. */
export const ChangeCohortSchema = z
  .strictObject({ name: CohortNameSchema.optional(), archived: z.boolean().optional() })
  .refine(({ name, archived }) => name !== undefined || archived !== undefined, 'nothing is to be changed');
export type ChangeCohort = z.infer<typeof ChangeCohortSchema>;

export const CohortMemberSchema = z.strictObject({
  personId: UuidSchema,
  role: z.enum(['learner', 'instructor']),
  /** As the roster says, else as the person says; null for a person who deleted their account. */
  name: z.string().nullable(),
  email: z.string().nullable(),
  externalId: z.string().nullable(),
  joinedAt: z.iso.datetime(),
});
export type CohortMember = z.infer<typeof CohortMemberSchema>;

/** A line of the roster without a member. */
export const RosterEntrySchema = z.strictObject({
  id: UuidSchema,
  email: z.string(),
  /** Empty when the roster gave none. */
  name: z.string(),
  externalId: z.string().nullable(),
  importedAt: z.iso.datetime(),
  /** `left`: they had joined, and went. */
  state: z.enum(['waiting', 'left']),
});
export type RosterEntry = z.infer<typeof RosterEntrySchema>;

/** `GET /api/cohorts/{id}/people` */
export const CohortPeopleSchema = z.strictObject({
  members: z.array(CohortMemberSchema),
  entries: z.array(RosterEntrySchema),
});
export type CohortPeople = z.infer<typeof CohortPeopleSchema>;

/** `POST /api/cohorts/{id}/instructors`: the address of an account whose role is instructor or admin. */
export const AddInstructorSchema = z.strictObject({ email: z.string().trim().min(3).max(254) });

/** `GET /api/joins/{code}`: what a link to join leads to. */
export const JoinOfferSchema = z.strictObject({
  cohort: z.strictObject({ id: UuidSchema, name: z.string() }),
  archived: z.boolean(),
  /** What the caller is in it already. */
  membership: z.enum(['none', 'learner', 'instructor']),
});
export type JoinOffer = z.infer<typeof JoinOfferSchema>;

/** `GET /api/memberships`: the cohorts that the caller is in. */
export const MembershipListSchema = z.strictObject({
  memberships: z.array(
    z.strictObject({
      cohort: z.strictObject({ id: UuidSchema, name: z.string(), archivedAt: z.iso.datetime().nullable() }),
      role: z.enum(['learner', 'instructor']),
      joinedAt: z.iso.datetime(),
    }),
  ),
});
export type MembershipList = z.infer<typeof MembershipListSchema>;
