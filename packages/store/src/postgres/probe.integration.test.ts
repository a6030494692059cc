import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DatabaseSetupError } from './database-setup-error.ts';
import { probeDatabaseUrl } from './probe.ts';
import { startPostgres, type RunningPostgres } from './supervisor.ts';

const stateDir = mkdtempSync(join(tmpdir(), 'gopherlab-probe-'));
let postgres: RunningPostgres;
beforeAll(async () => {
  postgres = await startPostgres({ stateDir });
});
afterAll(async () => {
  await postgres.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

async function refusal(url: string): Promise<DatabaseSetupError> {
  const error: unknown = await probeDatabaseUrl(url).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DatabaseSetupError)) throw new Error(`not refused: ${url}`);
  return error;
}

function changed(change: (url: URL) => void): string {
  const url = new URL(postgres.url);
  change(url);
  return url.href;
}

test('a good server is told by its version', async () => {
  expect(await probeDatabaseUrl(postgres.url)).toMatch(/^18\.\d+/);
});

test.each([
  ['not a url', 'is not a URL'],
  ['mysql://u:secret@localhost/db', 'begins with mysql://'],
  ['postgresql://u:secret@localhost', 'names no database'],
  ['postgresql://u:secret@localhost:1/db', 'nobody listens there'],
  ['postgresql://u:secret@no-such-host.invalid/db', 'host'],
  ['postgresql://u:secret@localhost/db?host=/nowhere', 'no such socket'],
])('%s is refused in words, without its password', async (url, words) => {
  const error = await refusal(url);
  expect(error.message).toContain(words);
  expect(error.message).not.toContain('secret');
  expect(error.nextStep).toMatch(/DATABASE_URL/);
});

test('a wrong password is told from a missing database', async () => {
  const password = await refusal(changed((url) => (url.password = 'wrong-secret')));
  expect(password.message).toContain('refuses user or password');
  expect(password.message).not.toContain('wrong-secret');
  const database = await refusal(changed((url) => (url.pathname = '/nothing')));
  expect(database.message).toContain('the database does not exist');
});

test('a user who may not create tables is refused', async () => {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query("create role reader login password 'reader'");
  await client.end();
  const error = await refusal(
    changed((url) => {
      url.username = 'reader';
      url.password = 'reader';
    }),
  );
  expect(error.message).toContain('may not create tables');
});

test('a server that never answers is given up', { timeout: 30_000 }, async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const error = await refusal(`postgresql://u:p@127.0.0.1:${port}/db`);
  silent.close();
  expect(error.message).toContain('does not answer');
});
