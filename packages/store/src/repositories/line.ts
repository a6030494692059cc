import { sql } from 'kysely';
import type { GradingMode, JobClass, Profile } from '@gopherlab/contracts';
import type { Db } from '../database.ts';

/** A submission that waits. */
export interface LineEntry {
  id: string;
  profile: Profile;
  lab: string;
  mode: GradingMode;
  jobClass: JobClass;
}

/** A submission that is being graded. */
export interface RunningRecord {
  runnerId: string;
  profile: Profile;
  lab: string;
  mode: GradingMode;
  /** Milliseconds since it was given to the runner. */
  elapsedMs: number;
}

/** How long gradings took of late. */
export interface DurationRecord {
  profile: Profile;
  lab: string;
  mode: GradingMode;
  count: number;
  meanMs: number;
}

/** The first `limit` who wait of each profile, in the order in which they are served. */
export async function readLine(db: Db, limit: number): Promise<LineEntry[]> {
  const { rows } = await sql<LineEntry>`
    select q.id, p.profile, q.lab, q.mode, q.job_class as "jobClass"
    from unnest(array['standard', 'observe', 'kernel']) as p (profile)
    cross join lateral (
      select id, lab, mode, job_class, fair_tag, created_at from submissions s
      where s.profile = p.profile and s.state = 'queued'
      order by s.job_class, s.fair_tag, s.created_at limit ${limit}
    ) as q
    order by p.profile, q.job_class, q.fair_tag, q.created_at`.execute(db);
  return rows;
}

export async function readRunning(db: Db): Promise<RunningRecord[]> {
  return db
    .selectFrom('leases as l')
    .innerJoin('submissions as s', 's.id', 'l.submission_id')
    .select([
      'l.runner_id as runnerId',
      's.profile',
      's.lab',
      's.mode',
      sql<number>`greatest(extract(epoch from clock_timestamp() - s.started_at), 0)::float8 * 1000`.as(
        'elapsedMs',
      ),
    ])
    .execute();
}

/** Means over the newest `newest` gradings of each profile, by lab and mode. */
export async function readDurations(db: Db, newest: number): Promise<DurationRecord[]> {
  const { rows } = await sql<DurationRecord>`
    select p.profile, recent.lab, recent.mode, count(*)::int as count,
      avg(extract(epoch from recent.finished_at - recent.started_at))::float8 * 1000 as "meanMs"
    from unnest(array['standard', 'observe', 'kernel']) as p (profile)
    cross join lateral (
      select lab, mode, started_at, finished_at from submissions s
      where s.profile = p.profile and s.state = 'done' and s.started_at is not null
      order by s.finished_at desc limit ${newest}
    ) as recent
    group by 1, 2, 3`.execute(db);
  return rows;
}
