import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { openPool, type Db, type Tx } from '../database.ts';
import { knownMigrations, migrateWithin } from '../migrations/index.ts';
import { openQueue, type GradingQueue } from '../queue.ts';
import * as artefacts from '../repositories/artefacts.ts';
import * as events from '../repositories/events.ts';
import * as submissions from '../repositories/submissions.ts';
import type { Schema } from '../schema.ts';
import { listTables, quoted, type TableShape } from './tables.ts';

export interface LoadOptions {
  url: string;
  /** Of the database that the rows come from. */
  migrations: string[];
  /** In the order in which they were saved. */
  tables: TableShape[];
  /** The rows of a table, as `COPY` wrote them. */
  rows: (table: TableShape) => Readable;
  /** Replace what is there. */
  force: boolean;
  /** The last step before it counts; when it throws, nothing has changed. */
  beforeCommit?: () => Promise<void>;
}

/** What is in the way of loading a backup. */
export class LoadRefused extends Error {
  readonly reason: 'newer' | 'not-empty' | 'in-use';
  constructor(reason: LoadRefused['reason'], message: string) {
    super(message);
    this.name = 'LoadRefused';
    this.reason = reason;
  }
}

/**
 * Puts the rows of a backup into a database, in one transaction: all of them, or nothing has changed. The schema is made
 * as the rows knew it, and then brought up to date. Gradings that were not over are put into the queue again.
 *
 * Throws LoadRefused.
 */
export async function loadDatabase(options: LoadOptions): Promise<{ requeued: number }> {
  const unknown = options.migrations.filter((name) => !knownMigrations().includes(name));
  if (unknown.length > 0)
    throw new LoadRefused(
      'newer',
      `it is of a newer Gopherlab: migration ${unknown.join(', ')} is not known here`,
    );
  const pool = openPool({
    url: options.url,
    connections: 1,
    name: 'gopherlab-restore',
    onConnectionError: () => undefined,
  });
  const queue = await openQueue({ db: pool, onError: () => undefined, onWarning: () => undefined });
  const client = new pg.Client({ connectionString: options.url, application_name: 'gopherlab-restore' });
  try {
    await client.connect();
    await client.query('begin');
    await assertFree(client, options.force);
    const requeued = await replaceAll(client, queue, options);
    await options.beforeCommit?.();
    await client.query('commit');
    return { requeued };
  } finally {
    // Without a commit the server takes everything back.
    await client.end();
    await queue.stop();
    await pool.destroy();
  }
}

async function assertFree(client: pg.Client, force: boolean): Promise<void> {
  const { rows: others } = await client.query<{ name: string }>(
    `select distinct application_name as name from pg_stat_activity
    where datname = current_database() and application_name like 'gopherlab-api%'`,
  );
  if (others.length > 0) throw new LoadRefused('in-use', 'an api is running on this database');
  const { rows } = await client.query<{ people: string | null }>(
    `select to_regclass('public.people') as people`,
  );
  if (rows[0]?.people == null || force) return;
  const { rows: counted } = await client.query<{ count: number }>(
    'select count(*)::int as count from people',
  );
  const count = counted[0]?.count ?? 0;
  if (count > 0) throw new LoadRefused('not-empty', `${count} people are in this installation already`);
}

async function replaceAll(client: pg.Client, queue: GradingQueue, options: LoadOptions): Promise<number> {
  await dropAll(client);
  const db = kyselyOn(client);
  const last = options.migrations.at(-1);
  if (last === undefined) throw new Error('the backup names no migration');
  await migrateWithin(db, last);
  await setTriggers(client, 'disable');
  await emptyAll(client);
  for (const table of await inTodaysOrder(client, options.tables))
    await copyInto(client, table, options.rows(table));
  await setTriggers(client, 'enable');
  await setSequences(client);
  await migrateWithin(db);
  // `db` is this transaction: begun by hand, so that COPY and the migrations are part of it.
  return requeueUnfinished(client, db as Tx, queue);
}

/** The tables, views and functions of the product; what an extension brought stays. */
async function dropAll(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `select format('drop view if exists %I cascade', viewname) as statement from pg_views where schemaname = 'public'
    union all
    select format('drop table if exists %I cascade', tablename) from pg_tables where schemaname = 'public'
    union all
    select format('drop function if exists %s cascade', p.oid::regprocedure) from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'public' and not exists (
      select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  );
  for (const { statement } of rows) await client.query(statement);
}

/** What triggers made of the rows is among the rows already; keys are still held to. */
async function setTriggers(client: pg.Client, how: 'disable' | 'enable'): Promise<void> {
  for (const { name } of await listTables(client))
    await client.query(`alter table ${quoted(name)} ${how} trigger user`);
}

/** Migrations may put rows of their own into tables. */
async function emptyAll(client: pg.Client): Promise<void> {
  for (const { name } of (await listTables(client)).reverse()) {
    const { rows } = await client.query<{ some: boolean }>(
      `select exists(select from ${quoted(name)}) as some`,
    );
    // Not of the audit log, which refuses: it is empty.
    if (rows[0]?.some) await client.query(`delete from ${quoted(name)}`);
  }
}

async function inTodaysOrder(client: pg.Client, saved: TableShape[]): Promise<TableShape[]> {
  const names = (await listTables(client)).map(({ name }) => name);
  const missing = saved.filter(({ name }) => !names.includes(name));
  if (missing.length > 0) throw new Error(`there is no table ${missing.map(({ name }) => name).join(', ')}`);
  return names.flatMap((name) => saved.find((table) => table.name === name) ?? []);
}

async function copyInto(client: pg.Client, { name, columns }: TableShape, rows: Readable): Promise<void> {
  const sql = `copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`;
  // What the product's triggers once wrote is in the backup; foreign keys are held all the same.
  await client.query(`alter table ${quoted(name)} disable trigger user`);
  await pipeline(rows, client.query(copyFrom(sql)));
  await client.query(`alter table ${quoted(name)} enable trigger user`);
}

/** Numbers that are given out go on after the greatest that was. */
async function setSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `select c.relname as "table", a.attname as "column",
      pg_get_serial_sequence(format('%I', c.relname), a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and pg_get_serial_sequence(format('%I', c.relname), a.attname) is not null`,
  );
  for (const { table, column, sequence } of rows) {
    await client.query(
      `select setval($1, coalesce(max(${quoted(column)}), 1), max(${quoted(column)}) is not null) from ${quoted(table)}`,
      [sequence],
    );
  }
}

/** The queue is not part of a backup: it is made anew from what was not finished. */
async function requeueUnfinished(client: pg.Client, tx: Tx, queue: GradingQueue): Promise<number> {
  await client.query(`delete from pgboss.job where name like 'grade-%'`);
  await client.query('delete from leases');
  await client.query('delete from runners');
  const unfinished = await tx
    .selectFrom('submissions')
    .select(['id as submissionId', 'state', 'profile', 'job_class as jobClass', 'fair_tag as fairTag'])
    .where('state', '<>', 'done')
    .orderBy('created_at')
    .execute();
  for (const { state, ...job } of unfinished) {
    if (state === 'running') {
      await artefacts.deleteArtefacts(tx, job.submissionId);
      await submissions.requeue(tx, job.submissionId, { giveBackTry: true });
      await events.appendEvents(tx, job.submissionId, [
        { kind: 'retried', reason: 'restored from a backup' },
      ]);
    }
    await queue.enqueue(tx, job);
  }
  return unfinished.length;
}

/** Kysely on one connection that is ours; it never ends it. */
function kyselyOn(client: pg.Client): Db {
  const connection = Object.assign(client, { release: () => undefined });
  const pool = { connect: () => Promise.resolve(connection), end: () => Promise.resolve(), options: {} };
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}
