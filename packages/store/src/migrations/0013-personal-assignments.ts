import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** An assignment that a cohort's instructor gave to one person lives with that cohort: archived with it, over with the membership. */
export const personalAssignments: Migration = {
  async up(db: Kysely<never>) {
    await sql.raw(view).execute(db);
  },
};

const view = `create or replace view person_assignments as
    select a.id as assignment_id, who.person_id, who.member, who.archived,
      who.member and not who.archived as active, coalesce(a.cohort_id, a.within_cohort_id) as cohort_id, a.policy,
      a.opens_at, d.due_at, d.closes_at,
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
      select a.id, a.person_id, c.id is null or exists (
          select from cohort_members m
          where m.cohort_id = c.id and m.person_id = a.person_id and m.role = 'learner' and m.removed_at is null
        ), c.archived_at is not null
      from assignments a
        left join cohorts c on c.id = a.within_cohort_id
      where a.person_id is not null
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
    ) as d`;
