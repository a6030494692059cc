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

/** Mean milliseconds of the newest 20 gradings of a profile; null when there was none. */
export async function meanGradingMs(db: Db, profile: Profile): Promise<number | null> {
  const result = await sql<{ ms: number | null }>`
    select avg(extract(epoch from finished_at - started_at))::float8 * 1000 as ms from (
      select started_at, finished_at from submissions
      where profile = ${profile} and state = 'done' and started_at is not null
      order by finished_at desc limit 20
    ) as recent`.execute(db);
  return result.rows[0]?.ms ?? null;
}
