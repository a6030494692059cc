import { sql } from 'kysely';
import type { CheckResult, Profile, SubmissionState, VerdictStatus } from '@gopherlab/contracts';
import type { Db } from '../database.ts';
import type { PeopleTable } from '../schema.ts';

/** Where PostgreSQL tells that a person did something or got a result; the payload is the person's id. */
export const ACTIVITY_CHANNEL = 'gopherlab_activity';

/** A learner of a cohort; the fields from `lab` on are of their last act on one of the labs, and null when there is none. */
export interface WhereaboutsRecord {
  personId: string;
  name: string | null;
  lab: string | null;
  kind: 'draft' | 'run' | 'grade' | null;
  time: Date | null;
  bestScore: number | null;
  stuckMs: number | null;
  state: Exclude<SubmissionState, 'done'> | null;
  outcome: VerdictStatus | null;
  failing: string[] | null;
}

/** A person's role now; undefined for somebody who left. */
export async function findRole(db: Db, personId: string): Promise<PeopleTable['role'] | undefined> {
  const row = await db
    .selectFrom('people')
    .select('role')
    .where('id', '=', personId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row?.role;
}

/** Labs of the cohort's assignments that are not deleted, those of single members too, in alphabetical order. */
export async function listCohortLabs(db: Db, cohortId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('assignment_labs as l')
    .innerJoin('assignments as a', 'a.id', 'l.assignment_id')
    .select('l.lab')
    .distinct()
    .where((eb) => eb.or([eb('a.cohort_id', '=', cohortId), eb('a.within_cohort_id', '=', cohortId)]))
    .where('a.deleted_at', 'is', null)
    .orderBy('l.lab')
    .execute();
  return rows.map(({ lab }) => lab);
}

/** Every learner of the cohort with what they did last on these labs. */
export async function readWhereabouts(
  db: Db,
  cohortId: string,
  labs: readonly string[],
): Promise<WhereaboutsRecord[]> {
  const { rows } = await sql<WhereaboutsRecord>`
    select p.id as "personId", p.name, a.lab, a.last_kind as kind, a.last_at as time, a.best_score as "bestScore",
      a.stuck_ms as "stuckMs",
      (select s.state from submissions s
        where s.person_id = p.id and s.lab = a.lab and s.state <> 'done' and s.job_class = 'interactive'
        order by s.state desc, s.created_at desc limit 1) as state,
      v.status as outcome, v.failing
    from cohort_members m
      join people p on p.id = m.person_id
      left join lateral (
        select * from lab_activity where person_id = p.id and lab = any(${labs}) order by last_at desc limit 1
      ) as a on true
      left join lateral (
        select v.status, array(select c ->> 'id' from jsonb_array_elements(v.data -> 'checks') with ordinality as t (c, at)
          where c ->> 'status' = 'failed' order by at) as failing
        from verdicts v
        where v.person_id = p.id and v.lab = a.lab and v.mode = 'grade' and v.status <> 'platform-error'
        order by v.created_at desc limit 1
      ) as v on true
    where m.cohort_id = ${cohortId} and m.role = 'learner' and m.removed_at is null and p.deleted_at is null
    order by p.name, p.id`.execute(db);
  return rows;
}

/** How the learners' latest gradings of one lab stand in one check. */
export interface CheckCount {
  lab: string;
  check: string;
  status: CheckResult['status'];
  count: number;
}

/** Everybody's latest grading of each lab, by check; and how many have one, under the empty check. */
export async function countChecks(db: Db, cohortId: string, labs: readonly string[]): Promise<CheckCount[]> {
  const { rows } = await sql<CheckCount>`
    with latest as materialized (
      select v.lab, v.data -> 'checks' as checks
      from cohort_members m
        join people p on p.id = m.person_id and p.deleted_at is null
        cross join unnest(${labs}::text[]) as l (lab)
        cross join lateral (
          select v.lab, v.data from verdicts v
          where v.person_id = m.person_id and v.lab = l.lab and v.mode = 'grade' and v.status <> 'platform-error'
          order by v.created_at desc limit 1
        ) as v
      where m.cohort_id = ${cohortId} and m.role = 'learner' and m.removed_at is null
    )
    select lab, c ->> 'id' as check, c ->> 'status' as status, count(*)::int as count
    from latest, jsonb_array_elements(checks) as c group by 1, 2, 3
    union all
    select lab, '', 'passed', count(*)::int from latest group by lab`.execute(db);
  return rows;
}

export interface QueueRecord {
  interactive: number;
  regrade: number;
  running: number;
}

export async function countQueue(db: Db): Promise<QueueRecord> {
  const { rows } = await sql<QueueRecord>`
    select count(*) filter (where state = 'queued' and job_class = 'interactive')::int as interactive,
      count(*) filter (where state = 'queued' and job_class = 'regrade')::int as regrade,
      count(*) filter (where state = 'running')::int as running
    from submissions where state <> 'done'`.execute(db);
  return rows[0] ?? { interactive: 0, regrade: 0, running: 0 };
}

export interface SeenRunner {
  id: string;
  profiles: Profile[];
  capacity: number;
  running: number;
  seenAt: Date;
  connected: boolean;
}

/** Runners heard of within a day, the latest first; connected are those heard of within `connectedWithinMs`. */
export async function listSeenRunners(db: Db, connectedWithinMs: number): Promise<SeenRunner[]> {
  const { rows } = await sql<SeenRunner>`
    select r.id, r.profiles, r.capacity, r.seen_at as "seenAt",
      (select count(*)::int from leases l where l.runner_id = r.id) as running,
      r.seen_at > clock_timestamp() - ${connectedWithinMs} * interval '1 millisecond' as connected
    from runners r where r.seen_at > clock_timestamp() - interval '1 day'
    order by r.seen_at desc, r.id limit 200`.execute(db);
  return rows;
}
