import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What people do on a lab and for how long, as the live view tells it; reports of similarity and what was looked at. */
export const liveAndSimilarity: Migration = {
  async up(db: Kysely<never>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `create table lab_activity (
    person_id uuid not null references people on delete cascade,
    lab text not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    last_kind text not null check (last_kind in ('draft', 'run', 'grade')),
    active_ms float8 not null default 0,
    stuck_ms float8 not null default 0,
    best_score int,
    risen_at timestamptz,
    primary key (person_id, lab)
  )`,
  `insert into lab_activity (person_id, lab, first_at, last_at, last_kind, best_score)
    select s.person_id, s.lab, min(s.created_at), max(s.created_at), 'grade',
      max(v.score) filter (where v.status <> 'platform-error')
    from submissions s left join verdicts v on v.submission_id = s.id
    where s.mode = 'grade' and s.job_class = 'interactive' group by 1, 2`,
  // Triggers, so that whoever writes drafts and submissions need not think of it. Time between two acts counts as
  // active when it is ten minutes or less (LIVE_IDLE_MS of the package contracts).
  `create function active_gap_ms(earlier timestamptz, later timestamptz) returns float8 language sql immutable as $$
    select case when later > earlier and later - earlier <= interval '10 minutes'
      then extract(epoch from later - earlier)::float8 * 1000 else 0 end $$`,
  `create function note_activity(who uuid, which text, what text) returns void language sql as $$
    insert into lab_activity as a (person_id, lab, first_at, last_at, last_kind)
    values (who, which, clock_timestamp(), clock_timestamp(), what)
    on conflict (person_id, lab) do update set
      active_ms = a.active_ms + active_gap_ms(a.last_at, excluded.last_at),
      stuck_ms = a.stuck_ms + active_gap_ms(a.last_at, excluded.last_at),
      last_at = greatest(a.last_at, excluded.last_at), last_kind = what;
    select pg_notify('gopherlab_activity', who::text) $$`,
  `create function note_draft() returns trigger language plpgsql as $$
    begin perform note_activity(new.person_id, new.lab, 'draft'); return null; end $$`,
  `create trigger drafts_activity after insert or update of saved_at on drafts
    for each row when (new.saved_at is not null) execute function note_draft()`,
  `create function note_submission() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' and new.job_class = 'interactive' then
        perform note_activity(new.person_id, new.lab, new.mode);
      else
        perform pg_notify('gopherlab_activity', new.person_id::text);
      end if;
      return null;
    end $$`,
  `create trigger submissions_activity after insert or update of state on submissions
    for each row execute function note_submission()`,
  // The first points are a rise, a first score of nothing is none. A regrade is nobody's progress: once it
  // is applied it changes the best score, and not since when somebody is stuck.
  `create function note_verdict() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' then
        update lab_activity set best_score = (
          select max(score) from verdicts where person_id = new.person_id and lab = new.lab and mode = 'grade'
            and status <> 'platform-error')
        where person_id = new.person_id and lab = new.lab;
      elsif new.mode = 'grade' and new.status <> 'platform-error' and exists (
        select from submissions where id = new.submission_id and job_class = 'interactive') then
        update lab_activity set
          stuck_ms = case when new.score > coalesce(best_score, 0) then 0 else stuck_ms end,
          risen_at = case when new.score > coalesce(best_score, 0) then clock_timestamp() else risen_at end,
          best_score = greatest(coalesce(best_score, 0), new.score)
        where person_id = new.person_id and lab = new.lab;
      end if;
      perform pg_notify('gopherlab_activity', new.person_id::text);
      return null;
    end $$`,
  `create trigger verdicts_activity after insert or update of score on verdicts
    for each row execute function note_verdict()`,
  // The newest report of a lab; \`inputs\` says of which submissions, by which model, and what was left out.
  `create table similarity_reports (
    assignment_id uuid not null references assignments on delete cascade,
    lab text not null,
    inputs text not null check (inputs ~ '^[0-9a-f]{64}$'),
    data jsonb not null,
    computed_by uuid references people on delete set null,
    computed_at timestamptz not null default clock_timestamp(),
    primary key (assignment_id, lab)
  )`,
  // «Looked at, nothing»: of two submissions, so it stays when the report is made anew.
  `create table similarity_marks (
    assignment_id uuid not null references assignments on delete cascade,
    submission_a uuid not null references submissions on delete cascade,
    submission_b uuid not null references submissions on delete cascade,
    marked_by uuid not null references people,
    marked_at timestamptz not null default clock_timestamp(),
    primary key (assignment_id, submission_a, submission_b),
    check (submission_a < submission_b)
  )`,
];
