import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addTrack,
  createTestRunner,
  idOf,
  resultOf,
  visit,
  type Person,
} from '../../apps/api/src/clients.testing.ts';
import {
  startTestApi,
  startTestPostgres,
  type TestApi,
  type TestPostgres,
} from '../../apps/api/src/harness.testing.ts';
import { runCli } from '../../apps/cli/src/run-cli.testing.ts';
import { BLOB_QUERIES } from '../../packages/store/src/backup/snapshot.ts';
import type { Certificate, SignedVerdict } from '../../packages/contracts/src/index.ts';

/** An installation as the commands see it. */
interface Place {
  databaseUrl: string;
  dir: string;
  env: Record<string, string>;
}

/** Made anew for every installation, or by what was restored. */
const VOLATILE = ['kysely_migration', 'kysely_migration_lock', 'runners', 'leases'];

let postgres: TestPostgres;
let scratch: string;
beforeAll(async () => {
  postgres = await startTestPostgres();
  scratch = await mkdtemp(join(tmpdir(), 'gopherlab-backup-test-'));
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true, force: true });
});

async function newPlace(): Promise<Place> {
  const databaseUrl = await postgres.createDatabase();
  const dir = await mkdtemp(join(scratch, 'place-'));
  const env = {
    DATABASE_URL: databaseUrl,
    GOPHERLAB_STATE_DIR: join(dir, 'state'),
    BLOBS_DIR: join(dir, 'blobs'),
    SIGNING_KEY: '',
    SIGNING_KEY_FILE: '',
    RETIRED_KEYS_DIR: '',
  };
  return { databaseUrl, dir, env };
}

const startAt = ({ databaseUrl, env }: Place) => startTestApi(databaseUrl, env);
const backup = (place: Place, ...args: string[]) => runCli(['backup', ...args], { env: place.env });

async function succeeds(ran: ReturnType<typeof backup>): Promise<string> {
  const { code, stdout, stderr } = await ran;
  expect(stderr + stdout).not.toContain('error');
  expect(code).toBe(0);
  return stderr + stdout;
}

async function refused(ran: ReturnType<typeof backup>): Promise<string> {
  const { code, stderr } = await ran;
  expect(code, stderr).toBe(2);
  return stderr;
}

async function query<T extends object>(place: Place, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Every row of every table, as JSON in an order of its own. */
async function contentOf(place: Place): Promise<Record<string, string[]>> {
  const tables = await query<{ name: string }>(
    place,
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const content: Record<string, string[]> = {};
  for (const { name } of tables.filter((table) => !VOLATILE.includes(table.name))) {
    const rows = await query<{ row: string }>(
      place,
      `select to_jsonb(t)::text as row from "${name}" t order by to_jsonb(t)::text collate "C"`,
    );
    content[name] = rows.map(({ row }) => row);
  }
  return content;
}

/** Grades one submission with an artefact, which is a blob. */
async function grade(api: TestApi, person: Person, note: string): Promise<string> {
  const { id } = await person.submit();
  const runner = createTestRunner(api.url);
  const job = await runner.claimOne();
  const title = { en: 'Notes', zh: '笔记' };
  const artefact = { type: 'artefact', atMs: 1, name: 'notes.txt', title, mediaType: 'text/plain' } as const;
  await runner.events(job, [{ ...artefact, data: Buffer.from(note).toString('base64') }]);
  await runner.result(job, resultOf({ full: true }));
  return id;
}

interface Filled {
  person: Person;
  submission: string;
  certificate: Certificate;
}

/** People, drafts, verdicts with artefacts, a track, a certificate, the audit log, and odd text in all of it. */
async function fill(api: TestApi): Promise<Filled> {
  const { db } = api.context;
  const person = await visit(api.url);
  const odd = 'tab\there, \\back\\slash, "quotes", 汉字 𝄞, line\nend';
  const files = { 'main.go': `package main // ${odd}\n` };
  await person.request('PUT', '/api/labs/double/draft', { body: { files, baseRevision: 0 } });
  const submission = await grade(api, person, odd);
  const id = await idOf(person);
  await db
    .updateTable('people')
    .set({ guest: false, name: odd, role: 'instructor' })
    .where('id', '=', id)
    .execute();
  await addTrack(db, { slug: 'doubling', createdBy: id });
  const made = await person.request('POST', '/api/certificates', {
    body: { track: 'doubling', name: '李 𝄞' },
  });
  await person.submit({ text: 'package main // waits\n' });
  return { person, submission, certificate: (await made.json()) as Certificate };
}

test('every row of every table and every blob comes back, and what was signed still holds under another key', async () => {
  const from = await newPlace();
  const first = await startAt(from);
  const { person, submission, certificate } = await fill(first);
  await first.stop();
  const file = join(scratch, 'whole.tar');
  expect(await succeeds(backup(from, 'create', file))).toContain('no signing key');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await succeeds(backup(from, 'check', file))).toContain('is whole');

  const to = await newPlace();
  expect(await succeeds(backup(to, 'restore', file))).toContain('1 submissions were not graded to the end');
  const [before, after] = [await contentOf(from), await contentOf(to)];
  expect(Object.keys(after)).toEqual(Object.keys(before));
  for (const [table, rows] of Object.entries(before)) expect(after[table], table).toEqual(rows);
  expect(before.verdicts).toHaveLength(1);
  expect(before.certificates).toHaveLength(1);
  expect(before.audit_log?.length).toBeGreaterThan(0);

  await using second = await startAt(to);
  const get = (path: string) => fetch(second.url + path, { headers: { Cookie: person.cookie } });
  const keys = (await (await get('/.well-known/jwks.json')).json()) as JSONWebKeySet;
  const signed = (await (await get(`/api/submissions/${submission}/verdict`)).json()) as SignedVerdict;
  const { protectedHeader } = await compactVerify(signed.jws, createLocalJWKSet(keys));
  // The new installation signs with a key of its own.
  expect(keys.keys[0]?.kid).not.toBe(protectedHeader.kid);
  await compactVerify(
    certificate.jwt,
    createLocalJWKSet({ keys: keys.keys.filter(({ kid }) => kid === protectedHeader.kid) }),
  );
  const artefact = await get(`/api/submissions/${submission}/artefacts/notes.txt`);
  expect(await artefact.text()).toContain('汉字 𝄞');
  // The line goes on where it was, and so do the numbers.
  const runner = createTestRunner(second.url);
  const job = await runner.claimOne();
  expect(job.files['main.go']).toContain('waits');
  expect((await runner.result(job, resultOf())).status).toBe(204);
  const [last] = await query<{ id: string }>(to, 'select max(id)::text as id from audit_log');
  const admin = await query(
    to,
    `insert into audit_log (action, subject_kind, subject_id, detail) values ('x.tried', 'x', 'x', '{}') returning id::text`,
  );
  expect(Number((admin[0] as { id: string }).id)).toBe(Number(last?.id) + 1);
});

test('a backup made while people work is of one moment: nothing in it points to what is not in it', async () => {
  const from = await newPlace();
  await using api = await startAt(from);
  const { person } = await fill(api);
  // What waits is graded first, so that each grading below gets its own submission.
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf());
  let written = 0;
  let stop = false;
  const work = (async () => {
    while (!stop) {
      await grade(api, person, `note ${written}`);
      written += 1;
    }
  })();
  await expect.poll(() => written).toBeGreaterThan(2);
  // Whichever is faster: one of the backups has verdicts stored while it is made.
  let file: string;
  let atStart: number;
  do {
    atStart = written;
    file = join(scratch, `moment-${atStart}.tar`);
    await succeeds(backup(from, 'create', file));
  } while (written === atStart);
  stop = true;
  await work;

  const to = await newPlace();
  await succeeds(backup(to, 'restore', file));
  const [count] = await query<{ verdicts: number; loose: number; done: number }>(
    to,
    `select (select count(*)::int from verdicts) as verdicts,
      (select count(*)::int from submissions s where state = 'done' and not exists
        (select from verdicts v where v.submission_id = s.id)) as loose,
      (select count(*)::int from submissions where state = 'done') as done`,
  );
  expect(count?.loose).toBe(0);
  expect(count?.verdicts).toBe(count?.done);
  expect(count?.verdicts).toBeGreaterThanOrEqual(atStart);
  expect(count?.verdicts).toBeLessThanOrEqual(written + 2);
  const [source, restored] = [await contentOf(from), await contentOf(to)];
  // Verdicts never change: those that were there then are there now.
  for (const row of restored.verdicts ?? []) expect(source.verdicts).toContain(row);
  const named = await query<{ sha256: string }>(to, 'select distinct sha256 from artefacts');
  expect(named.length).toBeGreaterThan(2);
  for (const { sha256 } of named) {
    const bytes = await readFile(join(to.dir, 'blobs', sha256.slice(0, 2), sha256));
    expect(bytes.length).toBeGreaterThan(0);
  }
});

test('a grading that ran is queued again, as if it had not begun', async () => {
  const from = await newPlace();
  const first = await startAt(from);
  const person = await visit(first.url);
  const { id } = await person.submit();
  await createTestRunner(first.url).claimOne();
  await first.stop();
  const file = join(scratch, 'running.tar');
  await succeeds(backup(from, 'create', file));
  const to = await newPlace();
  await succeeds(backup(to, 'restore', file));
  await using second = await startAt(to);
  const runner = createTestRunner(second.url);
  const job = await runner.claimOne();
  expect((await runner.result(job, resultOf({ full: true }))).status).toBe(204);
  const seen = await fetch(`${second.url}/api/submissions/${id}`, { headers: { Cookie: person.cookie } });
  expect(await seen.json()).toMatchObject({ state: 'done', attempt: 1 });
});

test('an installation that is not empty or that runs is left alone; --force replaces it', async () => {
  const from = await newPlace();
  const first = await startAt(from);
  await fill(first);
  await first.stop();
  const file = join(scratch, 'force.tar');
  await succeeds(backup(from, 'create', file));
  expect(await refused(backup(from, 'create', file))).toContain('is there already');
  const to = await newPlace();
  const other = await startAt(to);
  await visit(other.url);
  expect(await refused(backup(to, 'restore', file, '--force'))).toContain('an api is running');
  await other.stop();
  const before = await contentOf(to);
  expect(await refused(backup(to, 'restore', file))).toContain('1 people are in this installation already');
  expect(await contentOf(to)).toEqual(before);
  await succeeds(backup(to, 'restore', file, '--force'));
  expect(await contentOf(to)).toEqual(await contentOf(from));
});

test('a file that is damaged, cut off, of a newer version or no backup changes nothing', async () => {
  const from = await newPlace();
  const first = await startAt(from);
  await fill(first);
  await first.stop();
  const file = join(scratch, 'sound.tar');
  await succeeds(backup(from, 'create', file));
  const bytes = await readFile(file);
  const to = await newPlace();
  const before = await contentOf(to);
  const bad = join(scratch, 'bad.tar');
  // One bit in each tenth of the file, wherever it falls; padding between the parts may be anything.
  let harmless = 0;
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const at = Math.floor((bytes.length * (tenth + 0.5)) / 10);
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ 4;
    await writeFile(bad, damaged);
    const { code, stderr } = await backup(to, 'check', bad);
    if (code === 0) harmless += bytes[at] === 0 ? 1 : 100;
    else expect(stderr).toMatch(/damaged|no backup|does not know/);
  }
  expect(harmless).toBeLessThan(10);
  await writeFile(bad, bytes.subarray(0, Math.floor(bytes.length / 2)));
  expect(await refused(backup(to, 'restore', bad))).toContain('damaged');
  await writeFile(bad, 'hello');
  expect(await refused(backup(to, 'restore', bad))).toContain('no backup');
  await query(from, `insert into kysely_migration (name, timestamp) values ('9999-from-the-future', 'now')`);
  const newer = join(scratch, 'newer.tar');
  await succeeds(backup(from, 'create', newer));
  expect(await refused(backup(to, 'restore', newer))).toContain('of a newer Gopherlab');
  expect(await contentOf(to)).toEqual(before);
});

test('a restore that fails on its way takes everything back', async () => {
  const from = await newPlace();
  const first = await startAt(from);
  await fill(first);
  await first.stop();
  const file = join(scratch, 'fails.tar');
  await succeeds(backup(from, 'create', file));
  const to = await newPlace();
  const other = await startAt(to);
  await visit(other.url);
  await other.stop();
  const before = await contentOf(to);
  // The rows are in, the blobs cannot be: their folder is a file.
  const blocked = { ...to, env: { ...to.env, BLOBS_DIR: join(to.dir, 'no-folder') } };
  await writeFile(blocked.env.BLOBS_DIR, '');
  const { code } = await backup(blocked, 'restore', file, '--force');
  expect(code).toBe(3);
  expect(await contentOf(to)).toEqual(before);
});

test('the signing key is in a backup only when it is asked for, and then only its passphrase opens it', async () => {
  const from = await newPlace();
  const first = await startAt(from);
  await fill(first);
  await first.stop();
  const key = JSON.parse(await readFile(join(from.dir, 'state/secrets/signing-key.json'), 'utf8')) as {
    d: string;
  };
  const token = join(scratch, 'passphrase');
  await writeFile(token, 'a passphrase for this test\n');
  const file = join(scratch, 'with-key.tar');
  expect(await succeeds(backup(from, 'create', file, '--passphrase-file', token))).toContain('encrypted');
  expect((await readFile(file)).includes(key.d)).toBe(false);
  const to = await newPlace();
  const wrong = join(scratch, 'wrong');
  await writeFile(wrong, 'another passphrase');
  expect(await refused(backup(to, 'restore', file, '--passphrase-file', wrong))).toContain('does not open');
  await succeeds(backup(to, 'restore', file, '--passphrase-file', token));
  const restored = JSON.parse(await readFile(join(to.dir, 'state/secrets/signing-key.json'), 'utf8')) as {
    d: string;
  };
  expect(restored.d).toBe(key.d);
  const lost = await query<{ sha256: string }>(from, 'select sha256 from artefacts limit 1');
  const sha256 = lost[0]?.sha256 ?? '';
  await rm(join(from.dir, 'blobs', sha256.slice(0, 2), sha256));
  const without = join(scratch, 'lost.tar');
  expect(await refused(backup(from, 'create', without))).toContain(sha256);
  expect(await succeeds(backup(from, 'create', without, '--despite-lost-blobs'))).toContain(sha256);
});

test('what is deleted is listed, kept for its time, and then purged for good', async () => {
  const place = await newPlace();
  const api = await startAt(place);
  await fill(api);
  await api.stop();
  await query(
    place,
    `insert into tracks (slug, data, created_by, deleted_at)
    select 'old', '{}', id, now() - interval '100 days' from people limit 1`,
  );
  await query(place, `update tracks set deleted_at = now() - interval '10 days' where slug = 'doubling'`);
  await query(
    place,
    `insert into people (role, guest, deleted_at) values ('candidate', false, now() - interval '500 days')`,
  );
  const listed = await succeeds(backup(place, 'deleted'));
  expect(listed).toMatch(/tracks: 2, the oldest of .*; 1 due/);
  expect(listed).toMatch(/people: 1, .*kept/);
  expect(await succeeds(backup(place, 'purge'))).toContain('tracks: 1 removed');
  expect(await query(place, 'select slug from tracks')).toEqual([{ slug: 'doubling' }]);
  const log = await query(place, `select detail from audit_log where action = 'deleted.purged'`);
  expect(log[0]).toMatchObject({ detail: { purged: { tracks: 1 } } });
  expect(await refused(backup(place, 'purge', '--older-than', '0'))).toContain('at least 1');
});

test('every column that names blobs is one that a backup reads', async () => {
  const place = await newPlace();
  const columns = await query<{ table: string }>(
    place,
    `select table_name as table from information_schema.columns
    where table_schema = 'public' and column_name in ('sha256', 'artefacts') order by 1`,
  );
  expect(columns.map(({ table }) => table)).toEqual(Object.keys(BLOB_QUERIES));
});
