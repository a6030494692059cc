import type { Readable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { listMigrations, listTables, quoted, type TableShape } from './tables.ts';

/** Every place that names blobs. A column called so in a table that is not here fails a test. */
export const BLOB_QUERIES: Record<string, string> = {
  artefacts: 'select sha256 from artefacts',
  superseded_verdicts: `select one->>'sha256' from superseded_verdicts, jsonb_array_elements(artefacts) as one`,
};

/** A database at one moment, whatever is written meanwhile. */
export interface DatabaseSnapshot extends AsyncDisposable {
  /** When it was. */
  at: Date;
  server: string;
  migrations: string[];
  /** Each after those that it refers to. */
  tables: TableShape[];
  /** SHA-256 of every blob that a row names. */
  blobs: string[];
  /** A table's rows in the text format of `COPY`; one table at a time. */
  rows(table: TableShape): Readable;
}

/** Opens a snapshot: one read-only transaction on a connection of its own. */
export async function openSnapshot(url: string): Promise<DatabaseSnapshot> {
  const client = new pg.Client({ connectionString: url, application_name: 'gopherlab-backup' });
  await client.connect();
  try {
    await client.query('begin transaction isolation level repeatable read, read only');
    const { rows } = await client.query<{ at: Date; server: string }>(
      `select now() as at, current_setting('server_version') as server`,
    );
    const [head] = rows;
    if (!head) throw new Error('the database gave no answer');
    const tables = await listTables(client);
    return {
      ...head,
      migrations: await listMigrations(client),
      tables,
      blobs: await listBlobs(client, tables),
      rows: ({ name, columns }) =>
        client.query(copyTo(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) to stdout`)),
      [Symbol.asyncDispose]: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function listBlobs(client: pg.Client, tables: TableShape[]): Promise<string[]> {
  const queries = Object.entries(BLOB_QUERIES).filter(([table]) => tables.some(({ name }) => name === table));
  const { rows } = await client.query<{ sha256: string }>(
    `select sha256 from (${queries.map(([, query]) => query).join(' union ')}) as named(sha256) order by sha256`,
  );
  return rows.map(({ sha256 }) => sha256);
}
