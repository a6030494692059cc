import { sql } from 'kysely';
import type { Db } from '../database.ts';

/** How a person stands in one lab. */
export interface ProgressRecord {
  lab: string;
  bestScore: number;
  maxScore: number;
  checksPassed: number;
  /** Graded attempts that count. */
  attempts: number;
  lastActivityAt: Date | null;
}

const passed = sql`jsonb_array_length(jsonb_path_query_array(data, '$.checks[*] ? (@.status == "passed")'))`;

/** The graded verdicts that count and that the person may know of: what an exam keeps back shows nowhere, not even in a number. */
const known = (personId: string) => sql`
  select v.* from verdicts v
  where v.person_id = ${personId} and v.mode = 'grade' and v.status <> 'platform-error'
    and not exists (select from withheld_submissions w
      where w.person_id = ${personId} and w.submission_id = v.submission_id)`;

/** Every lab that the person has touched, or the one asked for. */
export async function listProgress(db: Db, personId: string, lab?: string): Promise<ProgressRecord[]> {
  const result = await sql<ProgressRecord>`
    with known as materialized (${known(personId)}), graded as (
      select lab, count(*)::int as attempts, max(score) as best_score
      from known group by lab
    ), best as (
      select distinct on (lab) lab, (data->>'maxScore')::int as max_score, ${passed} as checks_passed
      from known
      order by lab, score desc, created_at desc
    ), activity as (
      select lab, max(at) as last_at from (
        select lab, created_at as at from submissions where person_id = ${personId} and job_class = 'interactive'
        union all
        select lab, saved_at from drafts where person_id = ${personId} and saved_at is not null
      ) as acts group by lab
    )
    select a.lab, coalesce(g.best_score, 0) as "bestScore", coalesce(b.max_score, 0) as "maxScore",
      coalesce(b.checks_passed, 0) as "checksPassed", coalesce(g.attempts, 0) as attempts,
      a.last_at as "lastActivityAt"
    from activity a left join graded g using (lab) left join best b using (lab)
    where ${lab ?? null}::text is null or a.lab = ${lab ?? null}`.execute(db);
  return result.rows;
}

export interface CheckRecord {
  id: string;
  /** The newest graded submission's status. */
  status: 'passed' | 'failed' | 'not-run';
  /** How many graded submissions failed it. */
  failures: number;
}

/** How a person stands with each check of a lab. */
export async function listCheckRecords(db: Db, personId: string, lab: string): Promise<CheckRecord[]> {
  const result = await sql<CheckRecord>`
    with seen as (
      select c.value->>'id' as id, c.value->>'status' as status, v.created_at
      from (${known(personId)}) as v, jsonb_array_elements(v.data->'checks') as c
      where v.lab = ${lab}
    )
    select id, (array_agg(status order by created_at desc))[1] as status,
      (count(*) filter (where status = 'failed'))::int as failures
    from seen group by id`.execute(db);
  return result.rows;
}
