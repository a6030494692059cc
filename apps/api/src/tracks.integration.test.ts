import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  DEFAULT_ASSIGNMENT_POLICY,
  type CertificateOffer,
  type Problem,
  type TrackDetail,
  type TrackList,
} from '@gopherlab/contracts';
import { createTestRunner, resultOf, visit, type Person } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { insertCohort, signedIn } from './teaching.testing.ts';
import { writeLabsWithTracks } from './tracks.testing.ts';

let postgres: TestPostgres;
let api: TestApi;
beforeAll(async () => {
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase(), { LABS_DIR: await writeLabsWithTracks() });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

async function pass(person: Person): Promise<void> {
  await person.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf({ full: true }));
}

async function detailOf(person: Person, slug: string): Promise<TrackDetail> {
  const answer = await person.request('GET', `/api/tracks/${slug}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as TrackDetail;
}

async function problemOf(answer: Promise<Response>): Promise<[number, string]> {
  const response = await answer;
  return [response.status, ((await response.json()) as Problem).code];
}

const input = (labs: unknown = [{ lab: 'double' }]) => ({
  title: { en: 'Mine', zh: '我的' },
  summary: { en: 'What I teach.', zh: '我所教的。' },
  labs,
});
const make = (person: Person, slug: string, labs?: unknown) =>
  person.request('POST', '/api/tracks', { body: { slug, ...input(labs) } });

test('a visitor without a session reads the tracks of the files, those with labs first', async () => {
  const { tracks } = (await (await fetch(`${api.url}/api/tracks`)).json()) as TrackList;
  const files = tracks.filter(({ origin }) => origin === 'files');
  expect(files.map(({ slug, labs, planned }) => [slug, labs, planned])).toEqual([
    ['doubles', 1, 0],
    ['growing', 2, 1],
    ['later', 0, 1],
  ]);
  expect(files.map(({ mayEdit, passed }) => [mayEdit, passed])).toEqual([
    [false, 0],
    [false, 0],
    [false, 0],
  ]);
  const one = (await (await fetch(`${api.url}/api/tracks/growing`)).json()) as TrackDetail;
  expect(one.certificate).toBeNull();
  expect(await problemOf(fetch(`${api.url}/api/tracks/nowhere`))).toEqual([404, 'TRACK_NOT_FOUND']);
});

test('a lab is locked until what it requires is passed, and says for what it waits', async () => {
  const person = await visit(api.url);
  const before = await detailOf(person, 'growing');
  expect(before.labs.map(({ lab, state }) => [lab, state])).toEqual([
    ['double', 'next'],
    ['treble', 'locked'],
  ]);
  expect(before.labs[1]?.waitsFor).toEqual([{ lab: 'double', title: { en: 'Double', zh: '加倍' } }]);
  expect(before).toMatchObject({ next: { lab: 'double' }, passed: 0, passPercent: 80 });
  expect(before.planned).toEqual([{ en: 'Square', zh: '平方' }]);

  await person.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf());
  const tried = await detailOf(person, 'growing');
  expect(tried.labs.map(({ percent, state }) => [percent, state])).toEqual([
    [60, 'next'],
    [null, 'locked'],
  ]);

  await pass(person);
  const after = await detailOf(person, 'growing');
  expect(after.labs.map(({ state }) => state)).toEqual(['done', 'next']);
  expect(after.labs[1]?.waitsFor).toEqual([]);
  expect(after).toMatchObject({ next: { lab: 'treble' }, passed: 1 });
});

test('a certificate is earned for a track of the files, and none is offered for one without a lab', async () => {
  const person = await signedIn(api);
  await pass(person);
  const { offers } = (await (await person.request('GET', '/api/certificates')).json()) as {
    offers: CertificateOffer[];
  };
  expect(offers.map(({ track }) => track)).not.toContain('later');
  expect(offers.find(({ track }) => track === 'doubles')?.state).toBe('ready');
  const body = { track: 'doubles', name: 'Ada' };
  const issued = await person.request('POST', '/api/certificates', { body });
  expect(issued.status).toBe(200);
  const { id } = (await issued.json()) as { id: string };
  expect((await detailOf(person, 'doubles')).certificate).toEqual({ state: 'issued', id });
  expect((await detailOf(person, 'growing')).certificate).toEqual({ state: 'unfinished', id: null });
  expect((await detailOf(person, 'later')).certificate).toBeNull();
  const none = { track: 'later', name: 'Ada' };
  expect(await problemOf(person.request('POST', '/api/certificates', { body: none }))).toEqual([
    409,
    'NOT_EARNED',
  ]);
});

test('an instructor makes, changes and deletes a track of their own, and the log says so', async () => {
  const teacher = await signedIn(api, 'instructor');
  const made = await make(teacher, 'mine', [{ lab: 'treble' }, { lab: 'double', requires: ['treble'] }]);
  expect(made.status).toBe(201);
  expect(await made.json()).toMatchObject({ origin: 'instructor', mayEdit: true, planned: [] });
  expect(await problemOf(make(teacher, 'mine'))).toEqual([409, 'TRACK_EXISTS']);
  const changed = await teacher.request('PUT', '/api/tracks/mine', {
    body: input([{ lab: 'double', weight: 3 }]),
  });
  expect(((await changed.json()) as TrackDetail).labs).toMatchObject([{ lab: 'double', weight: 3 }]);
  expect((await teacher.request('DELETE', '/api/tracks/mine')).status).toBe(204);
  expect(await problemOf(teacher.request('GET', '/api/tracks/mine'))).toEqual([404, 'TRACK_NOT_FOUND']);
  const log = await api.context.db
    .selectFrom('audit_log')
    .select(['action', 'detail'])
    .where('actor_id', '=', teacher.id)
    .orderBy('id')
    .execute();
  expect(log.map(({ action }) => action)).toEqual(['track.made', 'track.changed', 'track.deleted']);
  expect(log[1]?.detail).toMatchObject({ was: { labs: [{ lab: 'treble' }, {}] }, now: { labs: [{}] } });
  const kept = await api.context.db
    .selectFrom('tracks')
    .select('deleted_at')
    .where('slug', '=', 'mine')
    .execute();
  expect(kept[0]?.deleted_at).toBeInstanceOf(Date);
  // Its address is free again.
  expect((await make(teacher, 'mine')).status).toBe(201);
});

test('somebody else’s track is changed by an admin only, and one of the files by nobody', async () => {
  const [teacher, other, admin] = [
    await signedIn(api, 'instructor'),
    await signedIn(api, 'instructor'),
    await signedIn(api, 'admin'),
  ];
  expect((await make(teacher, 'hers')).status).toBe(201);
  for (const method of ['PUT', 'DELETE']) {
    const body = method === 'PUT' ? { body: input() } : {};
    expect(await problemOf(other.request(method, '/api/tracks/hers', body))).toEqual([403, 'NOT_ALLOWED']);
    for (const person of [teacher, admin])
      expect(await problemOf(person.request(method, '/api/tracks/growing', body))).toEqual([
        409,
        'TRACK_FROM_FILE',
      ]);
  }
  expect((await detailOf(other, 'hers')).mayEdit).toBe(false);
  expect((await detailOf(admin, 'hers')).mayEdit).toBe(true);
  expect((await admin.request('PUT', '/api/tracks/hers', { body: input() })).status).toBe(200);
  expect(await problemOf(make(teacher, 'growing'))).toEqual([409, 'TRACK_EXISTS']);
});

test('labs that do not fit together are refused with every reason, and nothing is kept', async () => {
  const teacher = await signedIn(api, 'instructor');
  const answer = await make(teacher, 'wrong', [
    { lab: 'double', requires: ['treble'] },
    { lab: 'treble', requires: ['double', 'square'] },
    { lab: 'cube' },
  ]);
  expect(answer.status).toBe(400);
  const { issues } = (await answer.json()) as Problem;
  expect(issues?.map(({ path }) => path)).toEqual([
    'body.labs.1.requires.1',
    'body.labs.2.lab',
    'body.labs.0.requires',
  ]);
  const twice = await make(teacher, 'wrong', [{ lab: 'double' }, { lab: 'double' }]);
  expect(twice.status).toBe(400);
  const half = { slug: 'wrong', ...input(), title: { en: 'Half \ud800', zh: '半' } };
  expect(await problemOf(teacher.request('POST', '/api/tracks', { body: half }))).toEqual([
    400,
    'INVALID_INPUT',
  ]);
  expect((await make(teacher, 'wrong', [])).status).toBe(400);
  expect((await teacher.request('GET', '/api/tracks/wrong')).status).toBe(404);
});

test('a lab that is gone holds nobody up', async () => {
  const teacher = await signedIn(api, 'instructor');
  expect(
    (await make(teacher, 'gone', [{ lab: 'double' }, { lab: 'treble', requires: ['double'] }])).status,
  ).toBe(201);
  const labs = [
    { lab: 'lost', weight: 1, requires: [] },
    { lab: 'treble', weight: 1, requires: ['lost'] },
  ];
  const { db } = api.context;
  const { data } = await db
    .selectFrom('tracks')
    .select('data')
    .where('slug', '=', 'gone')
    .executeTakeFirstOrThrow();
  await db
    .updateTable('tracks')
    .set({ data: JSON.stringify({ ...data, labs }) })
    .where('slug', '=', 'gone')
    .execute();
  const track = await detailOf(teacher, 'gone');
  expect(track.labs.map(({ state, about }) => [state, about === null])).toEqual([
    ['missing', true],
    ['next', false],
  ]);
});

test('a track of who teaches no more is not there, and its address stays taken', async () => {
  const teacher = await signedIn(api, 'instructor');
  expect((await make(teacher, 'left')).status).toBe(201);
  await api.context.db
    .updateTable('people')
    .set({ role: 'candidate' })
    .where('id', '=', teacher.id)
    .execute();
  const admin = await signedIn(api, 'admin');
  expect(await problemOf(admin.request('GET', '/api/tracks/left'))).toEqual([404, 'TRACK_NOT_FOUND']);
  expect(await problemOf(make(admin, 'left'))).toEqual([409, 'TRACK_EXISTS']);
});

test('an assignment names a track that there is', async () => {
  const teacher = await signedIn(api, 'instructor');
  const cohort = await insertCohort(api.context.db, { instructor: teacher.id });
  const assignment = (track: string) => ({
    body: {
      ...{ title: 'Week 1', personId: null, track, labs: [{ lab: 'double', weight: 1 }] },
      ...{ opensAt: '2026-01-01T00:00:00Z', dueAt: null, closesAt: null, policy: DEFAULT_ASSIGNMENT_POLICY },
    },
  });
  const path = `/api/cohorts/${cohort}/assignments`;
  expect(await problemOf(teacher.request('POST', path, assignment('nowhere')))).toEqual([
    400,
    'INVALID_INPUT',
  ]);
  expect((await make(teacher, 'passing')).status).toBe(201);
  const made = await teacher.request('POST', path, assignment('passing'));
  expect(made.status).toBe(201);
  const { id } = (await made.json()) as { id: string };
  await teacher.request('DELETE', '/api/tracks/passing');
  // What was deleted since stays on record.
  expect((await teacher.request('PUT', `${path}/${id}`, assignment('passing'))).status).toBe(200);
  expect((await teacher.request('PUT', `${path}/${id}`, assignment('growing'))).status).toBe(200);
});
