import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  Account,
  AccountSession,
  AuditPage,
  CreatedToken,
  Invited,
  PeoplePage,
  ResetLink,
  Session,
} from '@gopherlab/contracts';
import { createTestRunner, resultOf, visit, type Person } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const PASSWORD = 'correct horse battery';
const startApi = async (env: Record<string, string> = {}): Promise<TestApi> =>
  startTestApi(await postgres.createDatabase(), env);

const json = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T;
const idOf = async (person: Person) => (await json<Session>(person.request('GET', '/api/session'))).person.id;

async function signedUp(api: TestApi, email: string, invitation?: string): Promise<Person> {
  const person = await visit(api.url);
  const body = {
    name: email.split('@')[0],
    email,
    password: PASSWORD,
    ...(invitation ? { invitation } : {}),
  };
  const answer = await person.request('POST', '/api/accounts/sign-up', { body });
  expect(answer.status).toBe(200);
  return person;
}

async function signedIn(api: TestApi, email: string): Promise<Person> {
  const person = await visit(api.url);
  const body = { email, password: PASSWORD };
  expect((await person.request('POST', '/api/accounts/sign-in', { body })).status).toBe(200);
  return person;
}

test('a session that is ended elsewhere opens nothing any more, and nobody ends those of others', async () => {
  await using api = await startApi();
  const one = await signedUp(api, 'ada@example.org');
  const two = await signedIn(api, 'ada@example.org');
  const stranger = await signedUp(api, 'eve@example.org');
  const { sessions } = await json<{ sessions: AccountSession[] }>(
    one.request('GET', '/api/account/sessions'),
  );
  expect(sessions).toHaveLength(2);
  const other = sessions.find(({ current }) => !current)?.id ?? '';
  expect((await stranger.request('DELETE', `/api/account/sessions/${other}`)).status).toBe(404);
  expect((await one.request('DELETE', `/api/account/sessions/${other}`)).status).toBe(204);
  expect((await two.request('GET', '/api/account')).status).toBe(401);
  expect((await one.request('GET', '/api/account')).status).toBe(200);
});

test('a new password needs proof once the sign-in is old, and ends every other session', async () => {
  await using api = await startApi();
  const one = await signedUp(api, 'ada@example.org');
  const two = await signedIn(api, 'ada@example.org');
  const age = { signed_in_at: new Date(Date.now() - 16 * 60_000) };
  await api.context.db.updateTable('sessions').set(age).execute();
  const change = (body: Record<string, string>) => one.request('POST', '/api/account/password', { body });
  expect((await change({ password: 'another battery' })).status).toBe(403);
  expect((await change({ password: 'another battery', currentPassword: 'wrong' })).status).toBe(403);
  expect((await change({ password: 'another battery', currentPassword: PASSWORD })).status).toBe(204);
  expect((await two.request('GET', '/api/account')).status).toBe(401);
  expect((await one.request('GET', '/api/account')).status).toBe(200);
});

/** Whatever an account can have with other systems. */
async function integrate(api: TestApi, person: Person) {
  const { db } = api.context;
  const person_id = await idOf(person);
  const token = { name: 'ci', scopes: ['read'], expiresInDays: 30 };
  const made = await json<CreatedToken>(person.request('POST', '/api/account/tokens', { body: token }));
  const feed = await person.request('POST', '/api/account/calendar', { body: { cohortId: null } });
  const { url } = (await feed.json()) as { url: string };
  const platform = await db
    .insertInto('lti_platforms')
    .values({
      name: 'School',
      issuer: `https://${person_id}.example.org`,
      client_id: 'c',
      auth_url: 'https://school.example.org/auth',
      token_url: 'https://school.example.org/token',
      jwks_url: 'https://school.example.org/jwks',
      deployment_ids: ['1'],
      instructors_teach: false,
      created_by: person_id,
    })
    .returning(['id', 'issuer'])
    .executeTakeFirstOrThrow();
  const at = { platform_id: platform.id, deployment_id: '1' };
  const link = await db
    .insertInto('lti_links')
    .values({
      ...at,
      resource_link_id: 'r',
      title: 'Double',
      target_kind: 'lab',
      target: 'double',
      scopes: [],
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const subject = `subject-${person_id}`;
  await db.insertInto('lti_people').values({ issuer: platform.issuer, subject, person_id }).execute();
  await db.insertInto('lti_scores').values({ link_id: link.id, person_id, subject }).execute();
  await db
    .insertInto('lti_deep_links')
    .values({
      ...at,
      person_id,
      return_url: 'https://school.example.org/back',
      accepts_multiple: false,
      expires_at: new Date(Date.now() + 60_000),
    })
    .execute();
  return { token: made.token, calendar: new URL(url).pathname, subject };
}
const INTEGRATED = ['api_tokens', 'calendar_feeds', 'lti_people', 'lti_scores', 'lti_deep_links'] as const;

test('the export holds everything of the person and nothing of others', async () => {
  await using api = await startApi();
  const ada = await signedUp(api, 'ada@example.org');
  const eve = await signedUp(api, 'eve@example.org');
  await ada.request('PUT', '/api/labs/double/draft', {
    body: { files: { 'main.go': 'mine' }, baseRevision: 0 },
  });
  const { id } = await ada.submit({ text: 'package ada\n' });
  await eve.submit({ text: 'package eve\n' });
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf());
  await ada.request('POST', '/api/assessments', { body: { target: { kind: 'all' } } });
  const own = await integrate(api, ada);
  const others = await integrate(api, eve);
  const answer = await ada.request('GET', '/api/account/export');
  const text = await answer.text();
  expect(JSON.parse(text)).toMatchObject({
    account: { email: 'ada@example.org' },
    drafts: [{ lab: 'double', files: { 'main.go': 'mine' } }],
    submissions: [
      { id, files: { 'main.go': 'package ada\n' }, verdict: { score: 60 }, signed: { statement: {} } },
    ],
    apiTokens: [{ name: 'ci', scopes: ['read'], revoked_at: null }],
    calendarFeeds: [{ cohort_id: null }],
    ltiIdentities: [{ subject: own.subject }],
    ltiScores: [{ subject: own.subject, title: 'Double', target: 'double', sent_score: null }],
    ltiDeepLinks: [{ return_url: 'https://school.example.org/back' }],
  });
  expect(text).not.toMatch(/eve@example|package eve|password_hash|token_hash|secret_hash/);
  for (const secret of [own.token, own.calendar.split('/').at(-1), others.subject])
    expect(text).not.toContain(secret);
});

test('who deletes the account leaves no name, no way in and no draft; graded work stays with the cohort', async () => {
  await using api = await startApi();
  const { db } = api.context;
  const admin = await signedUp(api, 'admin@example.org');
  const ada = await signedUp(api, 'ada@example.org');
  const id = await idOf(ada);
  const cohort = await db
    .insertInto('cohorts')
    .values({ name: 'C', join_code: null, created_by: await idOf(admin) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('cohort_members')
    .values({ cohort_id: cohort.id, person_id: id, role: 'learner' })
    .execute();
  await ada.request('PUT', '/api/labs/double/draft', {
    body: { files: { 'main.go': 'x' }, baseRevision: 0 },
  });
  const graded = await ada.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf());
  const { token, calendar } = await integrate(api, ada);
  const authorized = { headers: { Authorization: `Bearer ${token}` } };
  expect((await fetch(`${api.url}/api/labs/double/draft`, authorized)).status).toBe(200);
  expect((await fetch(api.url + calendar)).status).toBe(200);
  const body = { email: 'ada@example.org' };
  expect((await ada.request('POST', '/api/account/deletion', { body: { email: 'a@b.org' } })).status).toBe(
    400,
  );
  const old = ada.cookie;
  expect((await ada.request('POST', '/api/account/deletion', { body })).status).toBe(204);
  const row = await db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  expect(row).toMatchObject({ name: null, email: null, role: 'candidate' });
  expect(row.deleted_at).not.toBeNull();
  for (const table of [
    'sessions',
    'credentials',
    'drafts',
    'kept_drafts',
    'passkeys',
    ...INTEGRATED,
  ] as const)
    expect(await db.selectFrom(table).selectAll().where('person_id', '=', id).execute(), table).toEqual([]);
  const left = await db.selectFrom('submissions').select('id').where('person_id', '=', id).execute();
  expect(left).toEqual([{ id: graded.id }]);
  expect((await fetch(`${api.url}/api/account`, { headers: { Cookie: old } })).status).toBe(401);
  expect((await fetch(`${api.url}/api/labs/double/draft`, authorized)).status).toBe(401);
  expect((await fetch(api.url + calendar)).status).toBe(404);
  // The address is free again.
  expect(await idOf(await signedUp(api, 'ada@example.org'))).not.toBe(id);
});

test('a guest who signs in brings work along, and the platforms of the account are told of it anew', async () => {
  await using api = await startApi();
  const { db } = api.context;
  await signedUp(api, 'admin@example.org');
  const ada = await signedUp(api, 'ada@example.org');
  await integrate(api, ada);
  const id = await idOf(ada);
  const guest = await visit(api.url);
  const guestId = await idOf(guest);
  await guest.submit();
  const link = await db.selectFrom('lti_scores').select('link_id').executeTakeFirstOrThrow();
  const other = await db.selectFrom('lti_platforms').select('issuer').executeTakeFirstOrThrow();
  const identity = { issuer: other.issuer, subject: 'guest' };
  await db
    .insertInto('lti_people')
    .values({ ...identity, person_id: guestId })
    .execute();
  await db
    .insertInto('lti_scores')
    .values({ ...link, subject: 'guest', person_id: guestId })
    .execute();
  const body = { email: 'ada@example.org', password: PASSWORD };
  expect((await guest.request('POST', '/api/accounts/sign-in', { body })).status).toBe(200);
  const scores = await db.selectFrom('lti_scores').selectAll().execute();
  expect(scores).toMatchObject([{ person_id: id, subject: `subject-${id}` }]);
  expect(scores[0]?.due_at).not.toBeNull();
  const identities = await db.selectFrom('lti_people').select('person_id').execute();
  expect(identities).toEqual([{ person_id: id }, { person_id: id }]);
});

test('the last admin stays: neither demoted nor deleted while others have accounts, also by two at once', async () => {
  await using api = await startApi();
  const one = await signedUp(api, 'one@example.org');
  const two = await signedUp(api, 'two@example.org');
  const [oneId, twoId] = [await idOf(one), await idOf(two)];
  const give = (by: Person, id: string, role: string) =>
    by.request('PATCH', `/api/admin/people/${id}`, { body: { role } });
  expect((await give(one, oneId, 'candidate')).status).toBe(409);
  const body = { email: 'one@example.org' };
  expect((await one.request('POST', '/api/account/deletion', { body })).status).toBe(409);
  expect((await give(two, twoId, 'admin')).status).toBe(403);
  expect((await give(one, twoId, 'admin')).status).toBe(204);
  const both = await Promise.all([give(one, twoId, 'candidate'), give(two, oneId, 'candidate')]);
  const admins = await api.context.db.selectFrom('people').select('id').where('role', '=', 'admin').execute();
  expect(admins).toHaveLength(1);
  expect(both.filter(({ status }) => status === 204)).toHaveLength(1);
});

test('an invitation gives its role once, and none once it is revoked; the log tells who did what', async () => {
  await using api = await startApi({ SIGN_UP: 'invited' });
  const admin = await signedUp(api, 'admin@example.org');
  const closed = await visit(api.url);
  const plain = { name: 'N', email: 'n@example.org', password: PASSWORD };
  expect((await closed.request('POST', '/api/accounts/sign-up', { body: plain })).status).toBe(403);
  const invite = (role: string) =>
    json<Invited>(admin.request('POST', '/api/admin/invitations', { body: { role, email: null, days: 7 } }));
  const tokenOf = ({ link }: Invited) => link.split('#')[1] ?? '';
  const first = await invite('instructor');
  const bob = await signedUp(api, 'bob@example.org', tokenOf(first));
  expect(await json<Account>(bob.request('GET', '/api/account'))).toMatchObject({ role: 'instructor' });
  const again = { ...plain, invitation: tokenOf(first) };
  expect((await closed.request('POST', '/api/accounts/sign-up', { body: again })).status).toBe(404);
  const second = await invite('admin');
  expect((await admin.request('DELETE', `/api/admin/invitations/${second.id}`)).status).toBe(204);
  const accept = { body: { token: tokenOf(second) } };
  expect((await bob.request('POST', '/api/invitations/accept', accept)).status).toBe(404);
  const found = await json<PeoplePage>(admin.request('GET', '/api/admin/people?query=BOB%40'));
  expect(found).toMatchObject({ total: 1, people: [{ email: 'bob@example.org', role: 'instructor' }] });
  const { entries } = await json<AuditPage>(admin.request('GET', '/api/admin/audit'));
  expect(entries.map(({ action, actor }) => [action, actor?.name])).toEqual([
    ['invitation.revoked', 'admin'],
    ['invitation.made', 'admin'],
    ['account.created', 'bob'],
    ['invitation.made', 'admin'],
    ['account.created', 'admin'],
  ]);
});

test('an admin makes a link for who forgot the password: the newest alone works, once, and ends every session', async () => {
  await using api = await startApi();
  const admin = await signedUp(api, 'admin@example.org');
  const bob = await signedUp(api, 'bob@example.org');
  const id = await idOf(bob);
  const path = `/api/admin/people/${id}/password-reset`;
  const make = () => json<ResetLink>(admin.request('POST', path));
  const first = await make();
  const second = await make();
  expect(Date.parse(second.expiresAt) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  const guest = await visit(api.url);
  const set = async ({ link }: ResetLink) => {
    const body = { token: link.split('/reset-password#')[1], password: 'another horse battery' };
    return (await guest.request('POST', '/api/accounts/password', { body })).status;
  };
  expect(await set(first)).toBe(404);
  expect((await bob.request('GET', '/api/account')).status).toBe(200);
  expect(await set(second)).toBe(204);
  expect(await set(second)).toBe(404);
  expect((await bob.request('GET', '/api/account')).status).not.toBe(200);
  const signIn = (password: string) =>
    guest.request('POST', '/api/accounts/sign-in', { body: { email: 'bob@example.org', password } });
  expect((await signIn(PASSWORD)).status).toBe(401);
  expect((await signIn('another horse battery')).status).toBe(200);
  // Nobody's mailbox was shown by it.
  expect(await json<Account>(guest.request('GET', '/api/account'))).toMatchObject({ emailVerified: false });
  const { entries } = await json<AuditPage>(admin.request('GET', `/api/admin/audit?person=${id}`));
  expect(entries.map(({ action, actor }) => [action, actor?.name])).toEqual(
    expect.arrayContaining([
      ['account.reset-link-made', 'admin'],
      ['account.password-reset', 'bob'],
    ]),
  );
  expect(JSON.stringify(entries)).not.toContain(second.link.split('#')[1]);
  expect((await guest.request('POST', path)).status).toBe(403);
});

test('a link that has run out sets no password, and no guest gets one', async () => {
  await using api = await startApi();
  const admin = await signedUp(api, 'admin@example.org');
  const id = await idOf(await signedUp(api, 'bob@example.org'));
  const { link } = await json<ResetLink>(admin.request('POST', `/api/admin/people/${id}/password-reset`));
  await api.context.db
    .updateTable('verifications')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .execute();
  const guest = await visit(api.url);
  const body = { token: link.split('#')[1], password: 'another horse battery' };
  expect((await guest.request('POST', '/api/accounts/password', { body })).status).toBe(404);
  const ofGuest = `/api/admin/people/${await idOf(guest)}/password-reset`;
  expect((await admin.request('POST', ofGuest)).status).toBe(404);
});
