import { z } from 'zod';
import { Sha256Schema } from './ids.ts';

/** Of one import. */
export const ROSTER_LIMITS = { lines: 5000, bytes: 2 * 1024 * 1024 } as const;

/** `POST /api/cohorts/{id}/roster/preview`: a CSV file as it is; the server finds out its encoding and its delimiter. */
export const RosterFileSchema = z.strictObject({
  /** The file's bytes in base64; at most 2 MiB of them. */
  file: z.base64().max(Math.ceil((ROSTER_LIMITS.bytes * 4) / 3) + 4),
  /** Whether lines of the roster that the file does not have are removed, and with them their members. */
  removeMissing: z.boolean(),
});
export type RosterFile = z.infer<typeof RosterFileSchema>;

/** `POST /api/cohorts/{id}/roster`: exactly what was previewed, or 409. */
export const ApplyRosterSchema = z.strictObject({
  ...RosterFileSchema.shape,
  /** The preview's. */
  base: Sha256Schema,
});
export type ApplyRoster = z.infer<typeof ApplyRosterSchema>;

export const RosterProblemSchema = z.strictObject({
  /** From 1, the header included; null for the file as a whole. */
  line: z.int().nullable(),
  /** A problem of the file leaves nothing to import; one of a line leaves that line out. */
  kind: z.enum([
    'encoding',
    'empty',
    'no-email-column',
    'column-twice',
    'too-many-lines',
    'quotes',
    'too-many-cells',
    'no-email',
    'bad-email',
    'duplicate',
    'too-long',
  ]),
  /** What stands there, cut short. */
  value: z.string(),
  /** The line that has the same address, of a duplicate. */
  firstLine: z.int().nullable(),
});
export type RosterProblem = z.infer<typeof RosterProblemSchema>;

const details = { name: z.string(), externalId: z.string().nullable() };
const RosterDetailsSchema = z.strictObject(details);

/** What an import would change; nothing has changed yet. */
export const RosterPreviewSchema = z.strictObject({
  /** Names the roster and the file that this was made from. */
  base: Sha256Schema,
  /** Whether it may be applied: the file was read, something changes, and nobody is removed on the word of a faulty file. */
  applicable: z.boolean(),
  added: z.array(
    z.strictObject({
      line: z.int(),
      email: z.string(),
      ...details,
      /** Somebody has an account with this address: they are a member at once. */
      hasAccount: z.boolean(),
    }),
  ),
  changed: z.array(
    z.strictObject({
      line: z.int(),
      email: z.string(),
      before: RosterDetailsSchema,
      after: RosterDetailsSchema,
    }),
  ),
  unchanged: z.int(),
  removed: z.array(
    z.strictObject({
      email: z.string(),
      ...details,
      /** They have joined, and would be taken out of the cohort. */
      isMember: z.boolean(),
    }),
  ),
  problems: z.array(RosterProblemSchema),
  /** Columns that mean nothing here. */
  ignoredColumns: z.array(z.string()),
});
export type RosterPreview = z.infer<typeof RosterPreviewSchema>;

/** What an import changed. */
export const RosterResultSchema = z.strictObject({
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  /** People with an account who are members by it now. */
  joined: z.int(),
});
export type RosterResult = z.infer<typeof RosterResultSchema>;
