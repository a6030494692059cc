import { z } from 'zod';
import { UuidSchema } from './ids.ts';

/** One line that a person writes: no line breaks, no control characters, no white space around it. */
function lineOfText(mostCharacters: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(mostCharacters)
    .refine((text) => !/\p{Cc}/u.test(text), 'control characters and line breaks are not taken');
}

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
