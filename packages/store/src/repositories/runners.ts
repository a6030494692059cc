import { sql } from 'kysely';
import type { Profile } from '@gopherlab/contracts';
import type { Db } from '../database.ts';

export interface Runner {
  id: string;
  profiles: Profile[];
  /** Gradings that it runs at once. */
  capacity: number;
}

/** Notes that a runner is connected. */
export async function noteRunner(db: Db, runner: Runner): Promise<void> {
  const values = {
    profiles: runner.profiles,
    capacity: runner.capacity,
    seen_at: sql<Date>`clock_timestamp()`,
  };
  await db
    .insertInto('runners')
    .values({ id: runner.id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}

/** Runners heard of within `withinMs`. */
export async function listConnectedRunners(db: Db, withinMs: number): Promise<Runner[]> {
  const rows = await db
    .selectFrom('runners')
    .select(['id', 'profiles', 'capacity'])
    .where('seen_at', '>', sql<Date>`clock_timestamp() - ${withinMs} * interval '1 millisecond'`)
    .execute();
  return rows.map((row) => ({ ...row, profiles: row.profiles as Profile[] }));
}

export async function forgetRunner(db: Db, id: string): Promise<void> {
  await db.deleteFrom('runners').where('id', '=', id).execute();
}
