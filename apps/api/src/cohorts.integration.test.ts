import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cohort, CohortPeople, RosterPreview, RosterResult } from '@gopherlab/contracts';
import { visit, type Person } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { signedIn } from './teaching.testing.ts';

let postgres: TestPostgres;
let api: TestApi;
beforeAll(async () => {
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase());
  // The first account is an admin's; here everybody is what a test makes them.
  await signedIn(api, 'admin');
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

type Account = Awaited<ReturnType<typeof signedIn>>;
interface Room {
  teacher: Account;
  cohort: Cohort;
}

async function openRoom(): Promise<Room> {
  const teacher = await signedIn(api, 'instructor');
  const answer = await teacher.request('POST', '/api/cohorts', { body: { name: 'Backend' } });
  expect(answer.status).toBe(201);
  return { teacher, cohort: (await answer.json()) as Cohort };
}

async function ask<T>(person: Person, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await person.request(method, path, body === undefined ? {} : { body });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** Status and code of a request that is refused. */
async function refusal(person: Person, method: string, path: string, body?: unknown): Promise<string> {
  const answer = await person.request(method, path, body === undefined ? {} : { body });
  return `${answer.status} ${((await answer.json()) as { code: string }).code}`;
}

const at = ({ cohort }: Room, rest = '') => `/api/cohorts/${cohort.id}${rest}`;
const bodyOf = (csv: string, removeMissing = false) => ({
  file: Buffer.from(csv).toString('base64'),
  removeMissing,
});
const preview = (room: Room, csv: string, removeMissing?: boolean) =>
  ask<RosterPreview>(room.teacher, 'POST', at(room, '/roster/preview'), bodyOf(csv, removeMissing));

async function importRoster(room: Room, csv: string, removeMissing?: boolean): Promise<RosterResult> {
  const { base } = await preview(room, csv, removeMissing);
  const body = { ...bodyOf(csv, removeMissing), base };
  return ask(room.teacher, 'POST', at(room, '/roster'), body);
}

const people = (room: Room) => ask<CohortPeople>(room.teacher, 'GET', at(room, '/people'));
const learnersOf = async (room: Room) =>
  (await people(room)).members.filter(({ role }) => role === 'learner').map(({ email }) => email);

let rooms = 0;
/** Addresses that no other test has. */
function createClass(size: number) {
  rooms += 1;
  const email = (n: number) => `p${n}@class${rooms}.example.org`;
  const line = (n: number, name = `Person ${n}`) => `${email(n)},${name},${1000 + n}`;
  const csv = (lines: string[]) => `email,name,external_id\n${lines.join('\n')}\n`;
  return { email, line, csv, lines: Array.from({ length: size }, (_, n) => line(n + 1)) };
}

async function signUp(email: string): Promise<Person> {
  const person = await visit(api.url);
  const body = { name: 'As They Say', email, password: 'correct horse battery' };
  expect((await person.request('POST', '/api/accounts/sign-up', { body })).status).toBe(200);
  return person;
}

async function auditOf({ cohort }: Room): Promise<string[]> {
  const rows = await api.context.db
    .selectFrom('audit_log')
    .select('action')
    .where('subject_id', '=', cohort.id)
    .orderBy('id')
    .execute();
  return rows.map(({ action }) => action);
}

test('thirty lines are previewed without a change, applied whole, and read back equal from the export', async () => {
  const room = await openRoom();
  const { csv, lines, email } = createClass(30);
  const text = csv(lines);
  const seen = await preview(room, text);
  expect(seen).toMatchObject({ applicable: true, unchanged: 0, changed: [], removed: [], problems: [] });
  expect(seen.added).toHaveLength(30);
  expect(seen.added[0]).toMatchObject({ line: 2, email: email(1), name: 'Person 1', externalId: '1001' });
  expect((await people(room)).entries).toEqual([]);
  expect(await importRoster(room, text)).toEqual({ added: 30, changed: 0, removed: 0, joined: 0 });
  expect((await people(room)).entries).toHaveLength(30);
  expect(await ask<Cohort>(room.teacher, 'GET', at(room))).toMatchObject({ waiting: 30, learners: 0 });
  const exported = await (await room.teacher.request('GET', at(room, '/roster.csv'))).text();
  const again = await preview(room, exported);
  expect(again).toMatchObject({ unchanged: 30, added: [], changed: [], problems: [], applicable: false });
  expect(await auditOf(room)).toEqual(['cohort.created', 'cohort.roster-imported']);
});

test('a second file changes and adds lines, leaves faulty ones out with their number, and removes only when asked', async () => {
  const room = await openRoom();
  const { csv, line, lines, email } = createClass(4);
  await importRoster(room, csv(lines));
  const second = csv([line(1), line(2, 'New Name'), line(5), line(5), 'not-an-address,Nobody,7']);
  const seen = await preview(room, second, true);
  expect(seen).toMatchObject({
    applicable: false,
    unchanged: 1,
    added: [{ line: 4, email: email(5) }],
    changed: [{ line: 3, before: { name: 'Person 2' }, after: { name: 'New Name' } }],
    removed: [{ email: email(3) }, { email: email(4) }],
    problems: [
      { line: 5, kind: 'duplicate', firstLine: 4 },
      { line: 6, kind: 'bad-email', value: 'not-an-address' },
    ],
  });
  const refused = { ...bodyOf(second, true), base: seen.base };
  expect(await refusal(room.teacher, 'POST', at(room, '/roster'), refused)).toBe('409 ROSTER_NOT_APPLICABLE');
  expect(await importRoster(room, second)).toMatchObject({ added: 1, changed: 1, removed: 0 });
  expect((await people(room)).entries).toHaveLength(5);
  expect(await importRoster(room, csv([line(1), line(2, 'New Name')]), true)).toMatchObject({ removed: 3 });
  expect((await people(room)).entries.map(({ name }) => name)).toEqual(['Person 1', 'New Name']);
});

test('a roster that changed since the preview is refused and nothing of the file is applied', async () => {
  const room = await openRoom();
  const { csv, line, email } = createClass(0);
  const first = csv([line(1)]);
  const { base } = await preview(room, first);
  await signUp(email(1));
  const body = { ...bodyOf(first), base };
  expect(await refusal(room.teacher, 'POST', at(room, '/roster'), body)).toBe('409 ROSTER_CHANGED');
  expect((await preview(room, first)).added[0]?.hasAccount).toBe(true);
  expect(await importRoster(room, first)).toMatchObject({ added: 1, joined: 1 });
  expect(await refusal(room.teacher, 'POST', at(room, '/roster'), body)).toBe('409 ROSTER_CHANGED');
  expect(await learnersOf(room)).toEqual([email(1)]);
});

test('whoever signs up with an address of the roster is a member, and so is whoever takes one later', async () => {
  const room = await openRoom();
  const { csv, lines, email } = createClass(3);
  await importRoster(room, csv(lines));
  const one = await signUp(email(1).toUpperCase());
  const two = await signUp(`elsewhere.${email(2)}`);
  expect(await learnersOf(room)).toEqual([email(1)]);
  const change = { email: email(2), currentPassword: 'correct horse battery' };
  await ask(two, 'POST', '/api/account/email', change);
  const { members, entries } = await people(room);
  expect(members.filter(({ role }) => role === 'learner')).toMatchObject([
    { email: email(1), name: 'Person 1', externalId: '1001' },
    { email: email(2), name: 'Person 2', externalId: '1002' },
  ]);
  expect(entries).toMatchObject([{ email: email(3), state: 'waiting' }]);
  const { memberships } = await ask<{ memberships: unknown[] }>(one, 'GET', '/api/memberships');
  expect(memberships).toMatchObject([{ cohort: { id: room.cohort.id }, role: 'learner' }]);
  await ask(one, 'DELETE', `/api/memberships/${room.cohort.id}`);
  expect((await people(room)).entries).toMatchObject([
    { email: email(1), state: 'left' },
    { email: email(3), state: 'waiting' },
  ]);
});

test('a code lets people join until it is renewed or switched off, and a guest needs an account first', async () => {
  const room = await openRoom();
  const code = room.cohort.joinCode ?? '';
  const guest = await visit(api.url);
  const typed = encodeURIComponent(`${code.slice(0, 4)}-${code.slice(4).toLowerCase()}`);
  expect(await ask(guest, 'GET', `/api/joins/${typed}`)).toEqual({
    cohort: { id: room.cohort.id, name: 'Backend' },
    archived: false,
    membership: 'none',
  });
  expect((await guest.request('POST', `/api/joins/${code}`)).status).toBe(403);
  const learner = await signedIn(api);
  expect(await ask(learner, 'POST', `/api/joins/${typed}`)).toMatchObject({ membership: 'learner' });
  await ask(learner, 'POST', `/api/joins/${code}`);
  expect(await ask(room.teacher, 'POST', `/api/joins/${code}`)).toMatchObject({ membership: 'instructor' });
  expect((await people(room)).members).toHaveLength(2);
  const renewed = await ask<Cohort>(room.teacher, 'PUT', at(room, '/join-code'));
  expect(renewed.joinCode).not.toBe(code);
  expect(await refusal(learner, 'GET', `/api/joins/${code}`)).toBe('404 JOIN_CODE_NOT_FOUND');
  expect((await ask<Cohort>(room.teacher, 'DELETE', at(room, '/join-code'))).joinCode).toBeNull();
  const newest = `/api/joins/${renewed.joinCode}`;
  expect(await refusal(learner, 'POST', newest)).toBe('404 JOIN_CODE_NOT_FOUND');
  await ask(learner, 'DELETE', `/api/memberships/${room.cohort.id}`);
  await ask(learner, 'DELETE', `/api/memberships/${room.cohort.id}`);
  expect(await learnersOf(room)).toEqual([]);
});

test('instructors add one another, the last one stays, and somebody taken out is not brought back by the roster', async () => {
  const room = await openRoom();
  const { email, csv, line } = createClass(0);
  const second = await signedIn(api, 'instructor');
  await api.context.db
    .updateTable('people')
    .set({ email: email(9) })
    .where('id', '=', second.id)
    .execute();
  expect(await refusal(second, 'GET', at(room))).toBe('404 COHORT_NOT_FOUND');
  const none = { email: email(8) };
  expect(await refusal(room.teacher, 'POST', at(room, '/instructors'), none)).toMatch(
    /INSTRUCTOR_NOT_FOUND$/,
  );
  const mine = at(room, `/members/${room.teacher.id}`);
  expect(await refusal(room.teacher, 'DELETE', mine)).toBe('409 LAST_INSTRUCTOR');
  await ask(room.teacher, 'POST', at(room, '/instructors'), { email: email(9).toUpperCase() });
  await ask(second, 'DELETE', mine);
  expect(await refusal(room.teacher, 'GET', at(room))).toBe('404 COHORT_NOT_FOUND');
  const left = `/api/memberships/${room.cohort.id}`;
  expect(await refusal(second, 'DELETE', left)).toBe('409 LAST_INSTRUCTOR');

  const taught: Room = { ...room, teacher: second };
  const learner = await signUp(email(1));
  await importRoster(taught, csv([line(1), line(2)]));
  const id = (await people(taught)).members.find((member) => member.email === email(1))?.personId ?? '';
  await ask(second, 'DELETE', at(room, `/members/${id}`));
  const { members, entries } = await people(taught);
  expect(members).toHaveLength(1);
  expect(entries).toMatchObject([{ email: email(2) }]);
  expect(await ask(learner, 'GET', '/api/memberships')).toEqual({ memberships: [] });
  await ask(second, 'DELETE', at(room, `/roster/${entries[0]?.id}`));
  expect((await people(taught)).entries).toEqual([]);
});

test('an archived cohort is read and takes no change; brought back, it has whoever signed up meanwhile', async () => {
  const room = await openRoom();
  const { email, csv, lines } = createClass(1);
  await importRoster(room, csv(lines));
  await ask(room.teacher, 'PATCH', at(room), { name: 'Renamed' });
  const archived = await ask<Cohort>(room.teacher, 'PATCH', at(room), { archived: true });
  expect(archived).toMatchObject({ name: 'Renamed', archivedAt: expect.any(String) as string });
  await signUp(email(1));
  expect(await learnersOf(room)).toEqual([]);
  const { base } = await preview(room, csv([]));
  const learner = await signedIn(api);
  for (const [person, method, path, body] of [
    [room.teacher, 'PATCH', at(room), { name: 'Other' }],
    [room.teacher, 'PUT', at(room, '/join-code'), undefined],
    [room.teacher, 'POST', at(room, '/roster'), { ...bodyOf(csv([])), base }],
    [room.teacher, 'POST', at(room, '/instructors'), { email: email(1) }],
    [room.teacher, 'DELETE', at(room, `/members/${learner.id}`), undefined],
    [learner, 'POST', `/api/joins/${room.cohort.joinCode}`, undefined],
  ] as const) {
    expect(await refusal(person, method, path, body), `${method} ${path}`).toBe('409 COHORT_ARCHIVED');
  }
  await ask(room.teacher, 'PATCH', at(room), { archived: false });
  expect(await learnersOf(room)).toEqual([email(1)]);
});
