import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Draft, Session } from '@gopherlab/contracts';
import { createTestRunner, resultOf, visit, type Person } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const startApi = async (env: Record<string, string> = {}): Promise<TestApi> =>
  startTestApi(await postgres.createDatabase(), env);
const PASSWORD = 'correct horse battery';

async function sessionOf(person: Person): Promise<Session['person']> {
  return ((await (await person.request('GET', '/api/session')).json()) as Session).person;
}

async function signUp(person: Person, email: string, more: Record<string, unknown> = {}): Promise<Response> {
  const body = { name: 'Ada Lovelace', email, password: PASSWORD, ...more };
  return person.request('POST', '/api/accounts/sign-up', { body });
}

const signIn = (person: Person, email: string, password = PASSWORD) =>
  person.request('POST', '/api/accounts/sign-in', { body: { email, password } });

test('a guest who signs up is the same person with all their work, and the old cookie opens nothing', async () => {
  await using api = await startApi();
  const guest = await visit(api.url);
  const before = await sessionOf(guest);
  expect(before).toMatchObject({ guest: true, name: null, email: null });
  const old = guest.cookie;
  await guest.request('PUT', '/api/labs/double/draft', {
    body: { files: { 'main.go': 'x' }, baseRevision: 0 },
  });
  await guest.submit();
  const answer = await signUp(guest, 'Ada@Example.org');
  expect(answer.status).toBe(200);
  const after = await sessionOf(guest);
  expect(after).toEqual({
    id: before.id,
    role: 'admin',
    guest: false,
    name: 'Ada Lovelace',
    email: 'ada@example.org',
  });
  expect(guest.cookie).not.toBe(old);
  const draft = (await (await guest.request('GET', '/api/labs/double/draft')).json()) as Draft;
  expect(draft.files).toEqual({ 'main.go': 'x' });
  const list = (await (await guest.request('GET', '/api/submissions')).json()) as { submissions: unknown[] };
  expect(list.submissions).toHaveLength(1);
  const planted = await fetch(`${api.url}/api/submissions`, { headers: { Cookie: old } });
  expect(planted.status).toBe(401);
});

/** A guest with a graded submission of their own. */
async function gradeOne(api: TestApi, person: Person, text: string): Promise<string> {
  const { id } = await person.submit({ text });
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf());
  return id;
}

const saveDraft = (person: Person, text: string) =>
  person.request('PUT', '/api/labs/double/draft', {
    body: { files: { 'main.go': text }, baseRevision: 0 },
  });

test('what a guest did goes to the account that they sign in to, and nothing of either is lost', async () => {
  await using api = await startApi();
  const first = await visit(api.url);
  await saveDraft(first, 'the older');
  const ofAccount = await gradeOne(api, first, 'package one\n');
  await signUp(first, 'ada@example.org');
  const account = await sessionOf(first);

  const guest = await visit(api.url);
  const guestId = (await sessionOf(guest)).id;
  await saveDraft(guest, 'the newer');
  const ofGuest = await gradeOne(api, guest, 'package two\n');
  const waiting = (await guest.submit({ text: 'package three\n' })).id;
  await guest.request('POST', '/api/assessments', { body: { target: { kind: 'all' } } });
  expect((await signIn(guest, 'ADA@example.org')).status).toBe(200);
  expect(await sessionOf(guest)).toEqual(account);

  const draft = (await (await guest.request('GET', '/api/labs/double/draft')).json()) as Draft;
  expect(draft.files).toEqual({ 'main.go': 'the newer' });
  const { db } = api.context;
  const kept = await db.selectFrom('kept_drafts').selectAll().execute();
  // The time at work is the account's now, and the guest's rows went with the guest.
  const activity = await db.selectFrom('lab_activity').select(['person_id', 'lab']).execute();
  expect(activity).toEqual([{ person_id: account.id, lab: 'double' }]);
  expect(kept).toMatchObject([{ person_id: account.id, lab: 'double', files: { 'main.go': 'the older' } }]);
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf({ full: true }));
  const list = (await (await first.request('GET', '/api/submissions')).json()) as {
    submissions: { id: string; attempt: number; verdict: { score: number } | null }[];
  };
  expect(list.submissions.map(({ id, attempt, verdict }) => [id, attempt, verdict?.score])).toEqual([
    [waiting, 3, 100],
    [ofGuest, 2, 60],
    [ofAccount, 1, 60],
  ]);
  const signed = await first.request('GET', `/api/submissions/${ofGuest}/verdict`);
  expect(await signed.json()).toMatchObject({ statement: { personId: account.id, attempt: 2 } });
  expect(await db.selectFrom('people').where('id', '=', guestId).selectAll().execute()).toEqual([]);
});

test('a wrong password, an unknown address and a guest all get the same answer, and no session changes', async () => {
  await using api = await startApi();
  await signUp(await visit(api.url), 'ada@example.org');
  const guest = await visit(api.url);
  const before = await sessionOf(guest);
  const answers = [];
  for (const [email, password] of [
    ['ada@example.org', 'not the password'],
    ['nobody@example.org', PASSWORD],
  ] as const) {
    const answer = await signIn(guest, email, password);
    const { requestId: _, ...problem } = (await answer.json()) as { requestId: string };
    answers.push([answer.status, problem]);
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.[0]).toBe(401);
  expect(await sessionOf(guest)).toEqual(before);
});

test('of many who sign up at once to an empty installation exactly one is admin', async () => {
  await using api = await startApi();
  const people = await Promise.all(Array.from({ length: 8 }, () => visit(api.url)));
  const answers = await Promise.all(people.map((person, n) => signUp(person, `p${n}@example.org`)));
  const roles = await Promise.all(
    answers.map(async (answer) => ((await answer.json()) as Session).person.role),
  );
  expect(roles.filter((role) => role === 'admin')).toHaveLength(1);
  expect(roles.filter((role) => role === 'candidate')).toHaveLength(7);
});

test('an address has one account, whatever its letters and however many ask at once', async () => {
  await using api = await startApi();
  const people = await Promise.all(Array.from({ length: 4 }, () => visit(api.url)));
  const answers = await Promise.all(people.map((person, n) => signUp(person, n % 2 ? 'A@b.org' : 'a@B.org')));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
});

test('who tries passwords is made to wait, for that address and from that network', async () => {
  await using api = await startApi({ LIMIT_SIGN_INS: '2:1' });
  const guest = await visit(api.url);
  const tries = async (email: string) => (await signIn(guest, email)).status;
  expect([await tries('a@b.org'), await tries('a@b.org'), await tries('a@b.org')]).toEqual([401, 401, 429]);
  expect(await tries('c@d.org')).toBe(401);
});

test('whoever signs out is a new guest, and the ended session opens nothing', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  await signUp(person, 'ada@example.org');
  const { id } = await sessionOf(person);
  const old = person.cookie;
  expect((await person.request('POST', '/api/accounts/sign-out')).status).toBe(204);
  expect(person.cookie).toBe('');
  const planted = await fetch(`${api.url}/api/labs/double/draft`, { headers: { Cookie: old } });
  expect(planted.status).toBe(401);
  const next = await sessionOf(person);
  expect(next.guest).toBe(true);
  expect(next.id).not.toBe(id);
});
