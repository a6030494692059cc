import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ReportedSnippetPageSchema,
  SnippetSchema,
  type AuditPage,
  type Problem,
  type Snippet,
} from '@gopherlab/contracts';
import { exported, personMerge, personRemoval } from '@gopherlab/store';
import { idOf, visit, type Person } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';

let postgres: TestPostgres;
let api: TestApi;
let admin: Person;
beforeAll(async () => {
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase(), { LIMIT_SNIPPETS: '3:1' });
  admin = await account('Ada', 'admin');
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

async function account(name: string, role: 'candidate' | 'admin' = 'candidate'): Promise<Person> {
  const person = await visit(api.url);
  await api.context.db
    .updateTable('people')
    .set({ role, guest: false, name })
    .where('id', '=', await idOf(person))
    .execute();
  return person;
}

let programs = 0;
/** A program that nobody has shared yet. */
const program = () => ({
  'go.mod': 'module playground\n\ngo 1.27\n',
  'main.go': `package main\n\n// ${++programs}\nfunc main() { println("<script>") }\n`,
});

const share = (person: Person, files: Record<string, string>) =>
  person.request('POST', '/api/snippets', { body: { files } });

async function shared(person: Person, files: Record<string, string>): Promise<Snippet> {
  const answer = await share(person, files);
  expect(answer.status).toBe(200);
  return SnippetSchema.parse(await answer.json());
}

const problemOf = async (answer: Response) => (await answer.json()) as Problem;
const report = (person: Person, id: string, body: unknown) =>
  person.request('POST', `/api/snippets/${id}/reports`, { body });

async function reported(state: 'open' | 'closed', id: string) {
  const answer = await admin.request('GET', `/api/admin/snippet-reports?state=${state}`);
  return ReportedSnippetPageSchema.parse(await answer.json()).snippets.find((found) => found.id === id);
}

test('the address is made of the content: in any order, by anybody, and once more costs nothing', async () => {
  const [one, other] = [await visit(api.url), await visit(api.url)];
  const files = program();
  const first = await shared(one, files);
  const reversed = Object.fromEntries(Object.entries(files).reverse());
  for (let again = 0; again < 5; again += 1) expect(await shared(one, reversed)).toEqual(first);
  expect(await shared(other, files)).toEqual(first);
  expect((await shared(other, { ...files, 'main.go': `${files['main.go']}\n` })).id).not.toBe(first.id);

  const read = await fetch(`${api.url}/api/snippets/${first.id}`);
  expect(await read.json()).toEqual(first);
  // Whatever stands in it, no browser takes it for a page of this site.
  expect(read.headers.get('content-type')).toMatch(/^application\/json/);
  expect(read.headers.get('x-content-type-options')).toBe('nosniff');
});

test('what is too large, is no Go or has a hostile path is refused by name and not kept', async () => {
  const person = await visit(api.url);
  const refused = async (files: Record<string, string>) =>
    (await problemOf(await share(person, files))).issues;
  expect(await refused({ 'main.go': 'x'.repeat(64 * 1024 + 1) })).toEqual([
    { path: 'body.files.main.go', message: 'has 65 KiB; at most 64 KiB are taken' },
  ]);
  expect(await refused({ '../main.go': '' })).toHaveLength(1);
  expect(await refused({ 'main.go': '', 'page.js': '' })).toHaveLength(1);
  const huge = await share(person, { 'main.go': 'x'.repeat(400 * 1024) });
  expect([huge.status, (await problemOf(huge)).code]).toEqual([413, 'BODY_TOO_LARGE']);
});

test('who shares too much waits, told for how long', async () => {
  const person = await visit(api.url);
  for (let count = 0; count < 3; count += 1) await shared(person, program());
  const answer = await share(person, program());
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a report is seen, a take-down says why to everybody, and can be mended; each is in the audit log', async () => {
  const [author, guest] = [await account('Grace'), await visit(api.url)];
  const files = program();
  const { id } = await shared(author, files);
  expect((await report(guest, id, { reason: 'spam' })).status).toBe(204);
  expect((await report(guest, id, { reason: 'malicious', detail: 'mines coins' })).status).toBe(204);
  expect((await report(author, id, { reason: 'other' })).status).toBe(204);
  const open = await reported('open', id);
  expect(open).toMatchObject({ sharedBy: 'Grace', takenDown: null, reportCount: 2 });
  expect(open?.reports.map(({ reason, detail, by }) => ({ reason, detail, by }))).toEqual([
    { reason: 'other', detail: null, by: 'Grace' },
    { reason: 'malicious', detail: 'mines coins', by: null },
  ]);
  expect(Object.fromEntries(open?.files.map(({ path, content }) => [path, content]) ?? [])).toEqual(files);

  const takeDown = `/api/admin/snippets/${id}/take-down`;
  const down = await admin.request('PUT', takeDown, { body: { reason: 'It mines coins.' } });
  expect(down.status).toBe(204);
  const gone = await fetch(`${api.url}/api/snippets/${id}`);
  expect(gone.headers.get('cache-control')).toBe('no-store');
  expect([gone.status, await problemOf(gone)]).toEqual([
    410,
    expect.objectContaining({ code: 'SNIPPET_TAKEN_DOWN', detail: 'It mines coins.' }),
  ]);
  // The same content cannot come back by another hand, and there is nothing more to report.
  expect((await share(guest, files)).status).toBe(410);
  expect((await report(guest, id, { reason: 'spam' })).status).toBe(410);
  expect(await reported('open', id)).toBeUndefined();
  expect(await reported('closed', id)).toMatchObject({
    takenDown: { by: 'Ada', reason: 'It mines coins.' },
    reports: [{ open: false }, { open: false }],
  });

  expect((await admin.request('DELETE', takeDown)).status).toBe(204);
  expect((await fetch(`${api.url}/api/snippets/${id}`)).status).toBe(200);
  await report(guest, id, { reason: 'spam' });
  expect((await admin.request('POST', `/api/admin/snippets/${id}/dismiss`)).status).toBe(204);
  expect(await reported('open', id)).toBeUndefined();

  const log = (await (await admin.request('GET', '/api/admin/audit')).json()) as AuditPage;
  const about = log.entries.filter(({ subjectId }) => subjectId === id);
  expect(about.map(({ action, detail, actor }) => [action, detail, actor?.name])).toEqual([
    ['snippet.reports-dismissed', { reports: 1 }, 'Ada'],
    ['snippet.put-back', { was: 'It mines coins.' }, 'Ada'],
    ['snippet.taken-down', { reason: 'It mines coins.', was: null, reports: 2 }, 'Ada'],
  ]);
});

test('what nobody shared is not found, to report or to take down', async () => {
  const id = 'A'.repeat(22);
  const guest = await visit(api.url);
  expect((await fetch(`${api.url}/api/snippets/${id}`)).status).toBe(404);
  expect((await report(guest, id, { reason: 'spam' })).status).toBe(404);
  for (const [method, path, body] of [
    ['PUT', 'take-down', { reason: 'x' }],
    ['DELETE', 'take-down', undefined],
    ['POST', 'dismiss', undefined],
  ] as const) {
    const options = body === undefined ? {} : { body };
    expect((await admin.request(method, `/api/admin/snippets/${id}/${path}`, options)).status).toBe(404);
  }
});

test('a guest who signs up keeps what they shared; who leaves takes their name from it', async () => {
  const { db } = api.context;
  const [guest, member] = [await visit(api.url), await account('Grace')];
  const [{ id }, common] = [await shared(guest, program()), await shared(member, program())];
  await report(guest, id, { reason: 'other' });
  for (const person of [guest, member]) await report(person, common.id, { reason: 'spam' });
  const [guestId, memberId] = [await idOf(guest), await idOf(member)];
  await db.transaction().execute((tx) => personMerge.mergeGuest(tx, guestId, memberId));
  const own = await exported.listSmall(db, memberId);
  expect(own.snippets).toHaveLength(2);
  expect(own.snippetReports).toHaveLength(2);

  await db.transaction().execute((tx) => personRemoval.removePerson(tx, memberId, null));
  expect((await exported.listSmall(db, memberId)).snippets).toEqual([]);
  expect((await fetch(`${api.url}/api/snippets/${id}`)).status).toBe(200);
  expect(await reported('open', id)).toMatchObject({ sharedBy: null, reports: [{ by: null }] });
});
