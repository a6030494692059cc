import { sql } from 'kysely';
import type { GradingMode, SubmissionState, Verdict } from '@gopherlab/contracts';
import type { Db } from '../database.ts';

/** A submission as a bookkeeper counts it. */
export interface LedgerEntry {
  id: string;
  personId: string;
  lab: string;
  mode: GradingMode;
  idempotencyKey: string;
  state: SubmissionState;
  attempt: number | null;
  tries: number;
  /** Rows, not one joined away. */
  verdicts: number;
  verdict: Verdict | null;
  verdictAt: Date | null;
  events: number;
  lastSeq: number;
  finishedEvents: number;
}

/** Every submission there is, counted from the tables themselves, oldest first. For tools that judge a whole installation. */
export async function readLedger(db: Db): Promise<LedgerEntry[]> {
  const { rows } = await sql<LedgerEntry>`
    select s.id, s.person_id as "personId", s.lab, s.mode, s.idempotency_key as "idempotencyKey", s.state, s.attempt,
      s.tries, v.count::int as verdicts, v.data as verdict, v.at as "verdictAt", e.count::int as events,
      e.last as "lastSeq", e.finished::int as "finishedEvents"
    from submissions s
    cross join lateral (select count(*), (array_agg(data))[1] as data, max(created_at) as at
      from verdicts where submission_id = s.id) v
    cross join lateral (select count(*), coalesce(max(seq), 0) as last,
      count(*) filter (where data->>'kind' = 'finished') as finished from events where submission_id = s.id) e
    order by s.created_at`.execute(db);
  return rows;
}

/** Leases that are held and jobs that are not over. */
export async function countOpenWork(db: Db): Promise<{ leases: number; jobs: number }> {
  const { rows } = await sql<{ leases: number; jobs: number }>`
    select (select count(*)::int from leases) as leases,
      (select count(*)::int from pgboss.job where name like 'grade-%' and state < 'completed') as jobs`.execute(
    db,
  );
  return rows[0] ?? { leases: 0, jobs: 0 };
}

/** Every artefact that a row names. */
export async function listStoredArtefacts(db: Db): Promise<{ sha256: string; sizeBytes: number }[]> {
  return db.selectFrom('artefacts').select(['sha256', 'size_bytes as sizeBytes']).execute();
}

/** When verdicts were stored, oldest first. */
export async function listVerdictTimes(db: Db): Promise<Date[]> {
  const rows = await db.selectFrom('verdicts').select('created_at as at').orderBy('created_at').execute();
  return rows.map(({ at }) => at);
}
