import { sql } from 'kysely';
import type { Tx } from '../database.ts';

/** A bucket of `burst` tokens that gets `perMinute` back each minute. */
export interface BucketSize {
  burst: number;
  perMinute: number;
}

/** A token more, or the lack of one; `tokens` may be a fraction. */
export interface BucketState {
  taken: boolean;
  /** What is left now. */
  tokens: number;
}

/** What is counted for each person. */
export type BucketTable = 'submission_buckets' | 'snippet_buckets';

/**
 * Takes one of the person's submissions for now. It is part of the caller's transaction: what is not stored in the end
 * costs nothing. By the database's clock, so that every replica of the api counts alike. The caller holds the person's lock.
 */
export async function takeToken(
  tx: Tx,
  personId: string,
  { burst, perMinute }: BucketSize,
  table: BucketTable = 'submission_buckets',
): Promise<BucketState> {
  const { rows } = await sql<{ tokens: number }>`
    insert into ${sql.table(table)} as b (person_id, tokens, at) values (${personId}, ${burst}::float8, clock_timestamp())
    on conflict (person_id) do update set at = excluded.at, tokens = least(${burst}::float8,
      b.tokens + ${perMinute}::float8 * extract(epoch from greatest(excluded.at - b.at, interval '0')) / 60)
    returning tokens`.execute(tx);
  const tokens = rows[0]?.tokens ?? 0;
  if (tokens < 1) return { taken: false, tokens };
  await tx
    .updateTable(table)
    .set({ tokens: tokens - 1 })
    .where('person_id', '=', personId)
    .execute();
  return { taken: true, tokens: tokens - 1 };
}
