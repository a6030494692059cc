import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema.ts';

/** The database, or a transaction in it. */
export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;

export interface DatabaseOptions {
  url: string;
  /** Connections at once; default 10. */
  connections?: number;
  /** Shown in `pg_stat_activity`. */
  name: string;
  /** A connection that was lost while nobody used it; the pool makes a new one by itself. */
  onConnectionError: (error: Error) => void;
}

/** Opens a pool of connections; nothing is connected until the first query. */
export function openPool(options: DatabaseOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 10,
    application_name: options.name,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  pool.on('error', options.onConnectionError);
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

/** Throws when the database does not answer. */
export async function ping(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}

/** The database's clock: the one that deadlines are held to. */
export async function readClock(db: Db | Tx): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('the database gave no time');
  return row.now;
}
