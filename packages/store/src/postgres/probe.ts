import pg from 'pg';
import { DatabaseSetupError } from './database-setup-error.ts';

const OLDEST_MAJOR = 15;

/** Proves that `DATABASE_URL` leads to a server that we can work with; returns its version, e.g. `17.2`. */
export async function probeDatabaseUrl(url: string): Promise<string> {
  const shown = maskUrl(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await examine(client, shown);
  } catch (error) {
    throw error instanceof DatabaseSetupError ? error : explain(error, shown);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The URL without its password; throws when it is none for PostgreSQL. */
function maskUrl(text: string): string {
  const nextStep =
    'set DATABASE_URL to postgresql://user:password@host:5432/database, or unset it to use our own.';
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new DatabaseSetupError('DATABASE_URL is not a URL.', nextStep);
  }
  if (url.protocol !== 'postgresql:' && url.protocol !== 'postgres:') {
    throw new DatabaseSetupError(`DATABASE_URL begins with ${url.protocol}//, not postgresql://.`, nextStep);
  }
  if (url.pathname.length < 2) throw new DatabaseSetupError('DATABASE_URL names no database.', nextStep);
  return `${url.protocol}//${url.username ? `${url.username}@` : ''}${url.host}${url.pathname}`;
}

async function examine(client: pg.Client, shown: string): Promise<string> {
  const result = await client.query<{ number: string; version: string; may_create: boolean }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as version,
      has_database_privilege(current_database(), 'CREATE')
        and has_schema_privilege(current_schema(), 'CREATE') as may_create`,
  );
  const row = result.rows[0];
  if (!row || Number(row.number) < OLDEST_MAJOR * 10_000) {
    throw new DatabaseSetupError(
      `The server at ${shown} is PostgreSQL ${row?.version ?? '?'}; ${OLDEST_MAJOR} is the oldest that will do.`,
      'use a newer server, or unset DATABASE_URL to use our own.',
    );
  }
  if (!row.may_create) {
    throw new DatabaseSetupError(
      `The user of ${shown} may not create tables and schemas there.`,
      'as its owner: `GRANT CREATE ON DATABASE … TO …; GRANT CREATE ON SCHEMA public TO …`.',
    );
  }
  return row.version.split(' ')[0] ?? row.version;
}

const EXPLANATIONS: Record<string, [cause: string, nextStep: string]> = {
  ECONNREFUSED: ['nobody listens there', 'start the server, or mend host and port in DATABASE_URL.'],
  ENOTFOUND: ['there is no such host', 'mend the host in DATABASE_URL.'],
  EAI_AGAIN: ['the host name cannot be resolved now', 'mend the host in DATABASE_URL, or the name service.'],
  ENOENT: ['there is no such socket', 'start the server, or mend the path in DATABASE_URL.'],
  EHOSTUNREACH: ['the host cannot be reached', 'mend the host in DATABASE_URL, or the network.'],
  ETIMEDOUT: ['the server does not answer', 'mend host and port in DATABASE_URL, or the firewall.'],
  '28P01': ['the server refuses user or password', 'mend user and password in DATABASE_URL.'],
  '28000': ['the server refuses this user', 'mend the user in DATABASE_URL, or pg_hba.conf on the server.'],
  '3D000': ['the database does not exist', 'create it (`createdb …`), or mend its name in DATABASE_URL.'],
  '53300': ['the server has no free connection', 'raise max_connections there, or end other clients.'],
  '57P03': ['the server is starting or stopping', 'wait a moment and start again.'],
};

function explain(error: unknown, shown: string): DatabaseSetupError {
  const inner = error instanceof AggregateError ? (error.errors[0] as Error) : (error as Error);
  const code = (inner as NodeJS.ErrnoException).code ?? (/timeout/i.test(inner.message) ? 'ETIMEDOUT' : '');
  const [cause, nextStep] = EXPLANATIONS[code] ?? [
    inner.message,
    'mend DATABASE_URL, or unset it to use our own.',
  ];
  return new DatabaseSetupError(`No database at ${shown}: ${cause}.`, nextStep, { cause: error });
}
