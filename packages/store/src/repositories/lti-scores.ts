import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';

/** Begins to tell a platform how somebody does behind a link of it; what they have already is told too. */
export async function watch(
  tx: Tx,
  { linkId, personId, subject }: { linkId: string; personId: string; subject: string },
): Promise<void> {
  const due = sql<Date>`clock_timestamp()`;
  await tx
    .insertInto('lti_scores')
    .values({ link_id: linkId, person_id: personId, subject, due_at: due })
    .onConflict((on) =>
      on.columns(['link_id', 'person_id']).doUpdateSet({ subject, due_at: due, attempts: 0 }),
    )
    .execute();
}

/** Something that may have changed a person's scores; which of them is found out when they are sent. */
export async function markDue(tx: Tx, personIds: string[]): Promise<void> {
  if (personIds.length === 0) return;
  await tx
    .updateTable('lti_scores')
    .set({ due_at: sql`clock_timestamp()`, attempts: 0 })
    .where('person_id', 'in', personIds)
    .execute();
}

export interface DueScore {
  linkId: string;
  personId: string;
  subject: string;
  attempts: number;
  sentScore: number | null;
  platformId: string;
  targetKind: 'lab' | 'track' | 'assignment';
  target: string;
  title: string;
  resourceLinkId: string;
  lineitemUrl: string | null;
  lineitemsUrl: string | null;
  scopes: string[];
  /** Changes when the score is due anew while it is being sent. */
  claimedUntil: string;
}

/** Takes scores that are due for `leaseMs`; whoever dies meanwhile leaves them to others. */
export async function claimDue(db: Db, most: number, leaseMs: number): Promise<DueScore[]> {
  const { rows } = await sql<DueScore>`
    update lti_scores s set due_at = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
    from lti_links l
    where l.id = s.link_id and (s.link_id, s.person_id) in (
      select d.link_id, d.person_id from lti_scores d
        join lti_links k on k.id = d.link_id join lti_platforms p on p.id = k.platform_id
      where d.due_at <= clock_timestamp() and p.deleted_at is null
      order by d.due_at limit ${most} for update of d skip locked)
    returning s.link_id as "linkId", s.person_id as "personId", s.subject, s.attempts, s.sent_score as "sentScore",
      l.platform_id as "platformId", l.target_kind as "targetKind", l.target, l.title,
      l.resource_link_id as "resourceLinkId", l.lineitem_url as "lineitemUrl", l.lineitems_url as "lineitemsUrl",
      l.scopes, s.due_at::text as "claimedUntil"`.execute(db);
  return rows;
}

type Claimed = Pick<DueScore, 'linkId' | 'personId' | 'claimedUntil'>;

/** The platform has it, or nothing new was there to send; unless the score became due again meanwhile. */
export async function settle(db: Db, score: Claimed, sent: number | undefined): Promise<void> {
  await db
    .updateTable('lti_scores')
    .set({
      attempts: 0,
      last_error: null,
      failed_at: null,
      ...(sent === undefined ? {} : { sent_score: sent, sent_at: sql<Date>`clock_timestamp()` }),
      due_at: sql<Date | null>`case when due_at = ${score.claimedUntil}::timestamptz then null else due_at end`,
    })
    .where('link_id', '=', score.linkId)
    .where('person_id', '=', score.personId)
    .execute();
}

/** Looks at it again after `ms`; null is not before something new happens. */
export async function postpone(
  db: Db,
  score: Claimed,
  { ms, error }: { ms: number | null; error: string | null },
): Promise<void> {
  const later =
    ms === null ? sql<Date | null>`null` : sql<Date>`clock_timestamp() + ${ms} * interval '1 millisecond'`;
  await db
    .updateTable('lti_scores')
    .set({
      attempts: sql`attempts + ${error === null ? 0 : 1}`,
      last_error: error,
      failed_at: error === null ? null : sql<Date>`clock_timestamp()`,
      due_at: sql<Date | null>`case when due_at = ${score.claimedUntil}::timestamptz then ${later} else due_at end`,
    })
    .where('link_id', '=', score.linkId)
    .where('person_id', '=', score.personId)
    .execute();
}

/** Tries what a platform did not take once more, also what was given up. */
export async function retryFailed(tx: Tx, platformId: string): Promise<void> {
  await sql`update lti_scores s set due_at = clock_timestamp(), attempts = 0 from lti_links l
    where l.id = s.link_id and l.platform_id = ${platformId} and s.last_error is not null`.execute(tx);
}

export interface ScoreState {
  waiting: number;
  givenUp: number;
  lastSentAt: Date | null;
  lastError: string | null;
  failedAt: Date | null;
}

/** How scores reach each platform, by its id; of one without links nothing. */
export async function listStates(db: Db): Promise<Map<string, ScoreState>> {
  const { rows } = await sql<ScoreState & { platformId: string }>`
    select l.platform_id as "platformId", count(*) filter (where s.due_at is not null)::int as waiting,
      count(*) filter (where s.due_at is null and s.last_error is not null)::int as "givenUp",
      max(s.sent_at) as "lastSentAt", max(s.failed_at) filter (where s.last_error is not null) as "failedAt",
      (array_agg(s.last_error order by s.failed_at desc nulls last) filter (where s.last_error is not null))[1]
        as "lastError"
    from lti_scores s join lti_links l on l.id = s.link_id group by l.platform_id`.execute(db);
  return new Map(rows.map(({ platformId, ...state }) => [platformId, state]));
}

/** A line item that was found or made for a link. */
export async function setLineItem(db: Db, linkId: string, url: string): Promise<void> {
  await db.updateTable('lti_links').set({ lineitem_url: url }).where('id', '=', linkId).execute();
}
