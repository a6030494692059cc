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
