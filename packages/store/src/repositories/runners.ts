import { sql } from 'kysely';
import type { Profile } from '@gopherlab/contracts';
import type { Db } from '../database.ts';

export interface Runner {
  id: string;
  profiles: Profile[];
  /** Gradings that it runs at once. */
  capacity: number;
}

/**
 * Notes that a runner is connected. It asks for work in lanes, each with profiles of its own: what it can grade is what it
 * has asked for of late, together.
 */
export async function noteRunner(db: Db, { id, profiles, capacity }: Runner): Promise<void> {
  const seenAt = sql<Date>`clock_timestamp()`;
  await db
    .insertInto('runners')
    .values({ id, profiles, capacity, seen_at: seenAt })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        profiles: sql<Profile[]>`case when runners.seen_at > clock_timestamp() - interval '2 minutes'
          then array(select distinct unnest(runners.profiles || excluded.profiles) order by 1)
          else excluded.profiles end`,
        capacity,
        seen_at: seenAt,
      }),
    )
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
