import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';

/** The signature of a submission's verdict; null when it is not signed, undefined when there is no verdict. */
export async function findSignature(db: Db | Tx, submissionId: string): Promise<string | null | undefined> {
  const row = await db
    .selectFrom('verdicts')
    .select('jws')
    .where('submission_id', '=', submissionId)
    .executeTakeFirst();
  return row?.jws;
}

/** Stores a signature where there is none. */
export async function storeSignature(tx: Tx, submissionId: string, jws: string): Promise<void> {
  await tx
    .updateTable('verdicts')
    .set({ jws })
    .where('submission_id', '=', submissionId)
    .where('jws', 'is', null)
    .execute();
}

/** Forgets signatures over what is no longer so; they are made anew when somebody asks. */
export async function forgetSignatures(tx: Tx, submissionIds: string[]): Promise<void> {
  if (submissionIds.length === 0) return;
  await tx
    .updateTable('verdicts')
    .set({ jws: sql`null` })
    .where('submission_id', 'in', submissionIds)
    .execute();
}
