import type { Db } from '../database.ts';

/** Identity of the installation, made with its database. */
export async function getInstallationId(db: Db): Promise<string> {
  const row = await db.selectFrom('installation').select('id').executeTakeFirstOrThrow();
  return row.id;
}
