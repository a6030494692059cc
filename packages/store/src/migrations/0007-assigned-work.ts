import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What each person is asked for, with their own times; and which results an exam keeps back. */
export const assignedWork: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  // A learner of the cohort, or the person themselves; `effectiveDeadlines` and `examEnd` of the package
  // scoring say the same, and a test holds the two together. Whoever left after it opened keeps a row that
  // is no longer a member's: leaving a cohort for a moment must open neither an exam's results nor a solution.
  `create view person_assignments as
    select a.id as assignment_id, who.person_id, who.member, who.archived,
      who.member and not who.archived as active, a.cohort_id, a.policy, a.opens_at, d.due_at, d.closes_at,
      e.id is not null as extended, coalesce(e.extra_attempts, 0) as extra_attempts,
      coalesce(e.extra_minutes, 0) as extra_minutes, x.opened_at as exam_opened_at,
      least(x.ends_at + coalesce(e.extra_minutes, 0) * interval '1 minute', d.closes_at) as exam_ends_at
    from (
      select a.id, m.person_id, m.removed_at is null as member, c.archived_at is not null as archived
      from assignments a
        join cohort_members m on m.cohort_id = a.cohort_id and m.role = 'learner'
          and (m.removed_at is null or m.removed_at > a.opens_at)
        join cohorts c on c.id = a.cohort_id
      union all
      select id, person_id, true, false from assignments where person_id is not null
    ) as who
    join assignments a on a.id = who.id and a.deleted_at is null
    left join lateral (
      select * from extensions where assignment_id = a.id and person_id = who.person_id order by id desc limit 1
    ) as e on true
    left join exam_sittings x on x.assignment_id = a.id and x.person_id = who.person_id
    cross join lateral (
      select coalesce(e.due_at, a.due_at) as due_at,
        case when coalesce(e.closes_at, a.closes_at) is not null
          then greatest(coalesce(e.closes_at, a.closes_at), coalesce(e.due_at, a.due_at)) end as closes_at
    ) as d`,
  // What was submitted for a lab of an exam from its opening on is told when it closes; an exam that
  // never closes tells when the person's own sitting is over.
  `create view withheld_submissions as
    select s.id as submission_id, s.person_id, s.lab, nullif(max(w.until), 'infinity') as until
    from submissions s
      join person_assignments p on p.person_id = s.person_id and p.opens_at <= s.created_at
        and not p.archived and p.policy -> 'exam' <> 'null'::jsonb
      join assignment_labs l on l.assignment_id = p.assignment_id and l.lab = s.lab
      cross join lateral (select coalesce(p.closes_at, p.exam_ends_at, 'infinity') as until) as w
    where s.mode = 'grade' and w.until > clock_timestamp()
    group by s.id, s.person_id, s.lab`,
];
