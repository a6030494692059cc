import { PublicKeySetSchema, Sha256Schema } from '@gopherlab/contracts';
import { z } from 'zod';

/** The form of the archive. A reader refuses one that it does not know. */
const FORMAT = 1;

const PartSchema = z.strictObject({
  /** Its path in the archive. */
  name: z.string().regex(/^(database\/[a-z_0-9]+\.copy\.gz|keys\/signing-key\.json)$/),
  bytes: z.int().min(0),
  sha256: Sha256Schema,
});
export type Part = z.infer<typeof PartSchema>;

/** The first file of a backup: what is in it. */
export const ManifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** The moment that the database is of. */
  at: z.iso.datetime(),
  /** PostgreSQL's version. */
  server: z.string(),
  migrations: z.array(z.string()).min(1),
  tables: z.array(
    z.strictObject({ name: z.string(), columns: z.array(z.string()).min(1), part: PartSchema }),
  ),
  /** SHA-256 of each blob, which is its name too, and its size. */
  blobs: z.array(z.strictObject({ sha256: Sha256Schema, bytes: z.int().min(0) })),
  /** Blobs that rows name and that were missing or damaged already. */
  lostBlobs: z.array(Sha256Schema),
  /** The keys that verdicts and certificates are verified with; null before the first start. */
  publicKeys: PublicKeySetSchema.nullable(),
  /** The signing key, encrypted; null when it was left out. */
  signingKey: PartSchema.nullable(),
});
export type Manifest = z.infer<typeof ManifestSchema>;
