import { sql } from 'kysely';
import type { Verdict, WorkspaceFiles } from '@gopherlab/contracts';
import type { Db } from '../database.ts';

/** What is stored of a person beside their submissions, as it is stored. */
export async function listSmall(db: Db, personId: string): Promise<Record<string, unknown[]>> {
  const rows = async (query: ReturnType<typeof sql>) => (await query.execute(db)).rows;
  return {
    sessions: await rows(sql`select id, created_at, last_used_at, user_agent, address from sessions
      where person_id = ${personId} order by created_at`),
    cohorts: await rows(sql`select c.id, c.name, m.role, m.joined_at, m.removed_at from cohort_members m
      join cohorts c on c.id = m.cohort_id where m.person_id = ${personId} order by m.joined_at`),
    extensions:
      await rows(sql`select assignment_id, due_at, closes_at, extra_attempts, extra_minutes, reason, created_at
      from extensions where person_id = ${personId} order by id`),
    gradeOverrides: await rows(sql`select assignment_id, lab, score, reason, created_at from grade_overrides
      where person_id = ${personId} order by id`),
    drafts: await rows(sql`select lab, files, saved_at from drafts
      where person_id = ${personId} and saved_at is not null order by lab`),
    labActivity:
      await rows(sql`select lab, first_at, last_at, last_kind, active_ms, stuck_ms, best_score, risen_at
      from lab_activity where person_id = ${personId} order by lab`),
    assessments: await rows(sql`select a.*, (select jsonb_agg(to_jsonb(b) - 'assessment_id' order by b.seq)
        from assessment_answers b where b.assessment_id = a.id) as answers,
      (select jsonb_agg(to_jsonb(p) - 'assessment_id' order by p.seq)
        from assessment_parts p where p.assessment_id = a.id) as parts
      from assessments a where a.person_id = ${personId} order by a.started_at`),
    snippets: await rows(sql`select id, files, created_at, taken_down_at, take_down_reason from snippets
      where person_id = ${personId} order by created_at`),
    snippetReports:
      await rows(sql`select snippet_id, reason, detail, created_at, closed_at from snippet_reports
      where person_id = ${personId} order by created_at`),
    ...(await listIntegrations(rows, personId)),
    auditLog: await rows(sql`select id, at, action, subject_kind, subject_id, detail from audit_log
      where actor_id = ${personId} or (subject_kind = 'person' and subject_id = ${personId}) order by id`),
  };
}

/** What other systems may do or know; no secret is in it, not even as its hash. */
async function listIntegrations(
  rows: (query: ReturnType<typeof sql>) => Promise<unknown[]>,
  personId: string,
): Promise<Record<string, unknown[]>> {
  return {
    apiTokens: await rows(sql`select id, name, hint, scopes, created_at, expires_at, last_used_at, revoked_at
      from api_tokens where person_id = ${personId} order by created_at`),
    calendarFeeds: await rows(sql`select cohort_id, created_at, last_used_at from calendar_feeds
      where person_id = ${personId} order by created_at`),
    webhooks: await rows(sql`select id, cohort_id, url, events, created_at, disabled_at, deleted_at
      from webhook_endpoints where created_by = ${personId} order by created_at`),
    ltiIdentities: await rows(sql`select issuer, subject, email, created_at from lti_people
      where person_id = ${personId} order by created_at`),
    ltiScores:
      await rows(sql`select p.issuer, l.title, l.target_kind, l.target, s.subject, s.sent_score, s.sent_at
      from lti_scores s join lti_links l on l.id = s.link_id join lti_platforms p on p.id = l.platform_id
      where s.person_id = ${personId} order by l.id`),
    ltiDeepLinks: await rows(sql`select id, cohort_id, return_url, expires_at from lti_deep_links
      where person_id = ${personId} order by expires_at`),
  };
}

export interface ExportedSubmission {
  id: string;
  lab: string;
  mode: string;
  state: string;
  attempt: number | null;
  createdAt: Date;
  finishedAt: Date | null;
  files: WorkspaceFiles;
  verdict: Verdict | null;
  artefacts: { name: string; mediaType: string; sizeBytes: number; sha256: string; address: string }[];
}

/** Oldest first, one at a time: each may hold a mebibyte. What an exam keeps back now has neither verdict nor artefacts. */
export async function* eachSubmission(db: Db, personId: string): AsyncGenerator<ExportedSubmission> {
  const ids = await db
    .selectFrom('submissions')
    .select('id')
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .execute();
  for (const { id } of ids) {
    const { rows } = await sql<ExportedSubmission>`
      select s.id, s.lab, s.mode, s.state, s.attempt, s.created_at as "createdAt", s.finished_at as "finishedAt",
        s.files, case when not k.kept then v.data end as verdict, coalesce((select jsonb_agg(jsonb_build_object('name', name, 'mediaType', media_type,
          'sizeBytes', size_bytes, 'sha256', sha256, 'address', '/api/submissions/' || s.id || '/artefacts/' || name)
          order by name) from artefacts where submission_id = s.id and not k.kept), '[]') as artefacts
      from submissions s left join verdicts v on v.submission_id = s.id
        cross join lateral (select coalesce(v.status, '') not in ('build-failed', 'platform-error')
          and exists (select from withheld_submissions w
            where w.person_id = ${personId} and w.submission_id = s.id) as kept) as k
      where s.id = ${id}`.execute(db);
    if (rows[0]) yield rows[0];
  }
}
