import type { ClientBase } from 'pg';

/** A table of the product as it is in one database. */
export interface TableShape {
  name: string;
  /** In their order, without those that the database computes. */
  columns: string[];
}

/** Kysely's own record of what has run: the manifest names it instead. */
const MIGRATION_TABLES = ['kysely_migration', 'kysely_migration_lock'];

/** Every table of the schema `public`, each after those that it refers to. */
export async function listTables(client: ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(
    `select c.relname as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relname <> all($1)
    order by c.relname`,
    [MIGRATION_TABLES],
  );
  return inOrder(rows, await listReferences(client));
}

/** Names of the migrations that the database has, in order. */
export async function listMigrations(client: ClientBase): Promise<string[]> {
  const { rows: found } = await client.query(`select to_regclass('public.kysely_migration') as name`);
  if ((found[0] as { name: string | null }).name === null) return [];
  const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name');
  return rows.map(({ name }) => name);
}

async function listReferences(client: ClientBase): Promise<{ from: string; to: string }[]> {
  const { rows } = await client.query<{ from: string; to: string }>(
    `select source.relname as "from", target.relname as "to"
    from pg_constraint f join pg_class source on source.oid = f.conrelid join pg_class target on target.oid = f.confrelid
    where f.contype = 'f' and source.oid <> target.oid`,
  );
  return rows;
}

/** Throws when tables refer to each other in a circle: no order of loading satisfies that. */
function inOrder(tables: TableShape[], references: { from: string; to: string }[]): TableShape[] {
  const left = new Map(tables.map((table) => [table.name, table]));
  const ordered: TableShape[] = [];
  while (left.size > 0) {
    const ready = [...left.values()].filter(
      ({ name }) => !references.some(({ from, to }) => from === name && left.has(to)),
    );
    if (ready.length === 0)
      throw new Error(`tables refer to each other in a circle: ${[...left.keys()].join(', ')}`);
    for (const table of ready) {
      ordered.push(table);
      left.delete(table.name);
    }
  }
  return ordered;
}

/** A name of a table or column, quoted. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
