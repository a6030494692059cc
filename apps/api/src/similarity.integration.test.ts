import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Similarity, SimilarPairDetail } from '@gopherlab/contracts';
import { disguise, FULL, seeded } from '../../../packages/similarity/src/disguise.testing.ts';
import { insertAttempt } from './gradebook.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { insertAssignment, insertCohort, signedIn } from './teaching.testing.ts';

const MATERIAL = join(import.meta.dirname, '../../../packages/similarity/testdata/worker-pool');
const readOwn = (name: string) => readFileSync(join(MATERIAL, name), 'utf8');

let postgres: TestPostgres;
let api: TestApi;
let instructor: Awaited<ReturnType<typeof signedIn>>;
let learners: string[];
let assignmentId: string;
let cohortId: string;

beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

beforeEach(async () => {
  api = await startTestApi(await postgres.createDatabase());
  const { db } = api.context;
  instructor = await signedIn(api, 'instructor');
  learners = await insertPeople(4);
  cohortId = await insertCohort(db, { instructor: instructor.id, learners });
  assignmentId = await insertAssignment(db, { cohortId, createdBy: instructor.id });
  return () => api[Symbol.asyncDispose]();
});

async function insertPeople(count: number): Promise<string[]> {
  const rows = await api.context.db
    .insertInto('people')
    .values(
      Array.from({ length: count }, (_, index) => ({
        role: 'candidate' as const,
        guest: false,
        name: `Person ${index}`,
        email: `${randomUUID()}@example.org`,
      })),
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

const submit = (index: number, text: string, options: { hours?: number; score?: number } = {}) =>
  insertAttempt(api.context.db, {
    personId: learners[index] ?? '',
    hours: options.hours ?? -0.5,
    score: options.score ?? 60,
    files: { 'main.go': text },
  });

/** Two who share a disguised solution, and two who wrote their own. */
async function submitClass(): Promise<{ copied: string[]; own: string[] }> {
  const atomic = readOwn('atomic.go');
  const original = await submit(0, atomic);
  const copy = await submit(1, disguise(atomic, FULL, seeded(5)));
  const own = [await submit(2, readOwn('dispatcher.go')), await submit(3, readOwn('condition.go'))];
  return { copied: [original, copy].sort(), own };
}

const path = () => `/api/assignments/${assignmentId}/similarity`;
const compare = async () => (await (await instructor.request('POST', path())).json()) as Similarity;
const read = async () => (await (await instructor.request('GET', path())).json()) as Similarity;

test('a disguised copy stands far above all other pairs, with the lines that both have', async () => {
  const { copied } = await submitClass();
  expect((await read()).labs[0]).toMatchObject({
    lab: 'double',
    state: 'none',
    submissionsNow: 4,
    report: null,
  });
  const [lab] = (await compare()).labs;
  expect(lab?.state).toBe('current');
  const [first, second] = lab?.report?.pairs ?? [];
  expect([first?.a, first?.b]).toEqual(copied);
  expect(first).toMatchObject({ hint: 'strong', mark: null });
  expect(second?.score ?? 0).toBeLessThan(0.2);
  expect(lab?.report?.comparable).toBe(6);
  expect(lab?.report?.histogram.reduce((sum, count) => sum + count, 0)).toBe(6);

  const [a = '', b = ''] = copied;
  const answer = await instructor.request('GET', `${path()}/pairs/${b}/${a}`);
  const detail = (await answer.json()) as SimilarPairDetail;
  expect(detail.a.submissionId).toBe(a);
  expect(detail.a.files.map((file) => file.path)).toEqual(['main.go']);
  expect(detail.regions.length).toBeGreaterThan(0);
  for (const region of detail.regions) {
    const lines = detail.a.files[0]?.content.split('\n').length ?? 0;
    expect(region.a.to).toBeLessThanOrEqual(lines);
  }
});

test('what counts is compared: the best of each person inside the assignment’s time, and a report grows old', async () => {
  await submitClass();
  await submit(0, readOwn('tokens.go'), { hours: -0.4, score: 90 });
  await submit(0, readOwn('collector.go'), { hours: -30, score: 100 });
  const [lab] = (await compare()).labs;
  expect(lab?.submissionsNow).toBe(4);
  expect(lab?.report?.pairs.filter(({ hint }) => hint !== 'none')).toEqual([]);
  const before = lab?.computedAt;
  expect((await compare()).labs[0]?.computedAt).toBe(before);
  await submit(1, readOwn('tokens.go'), { hours: -0.3, score: 95 });
  expect((await read()).labs[0]).toMatchObject({ state: 'outdated', computedAt: before });
  expect((await compare()).labs[0]?.report?.pairs[0]?.hint).toBe('strong');
});

test('a pair that was looked at stays marked when the report is made anew, and both acts are in the audit log', async () => {
  const { copied } = await submitClass();
  await compare();
  const mark = `${path()}/pairs/${copied.join('/')}/mark`;
  for (let times = 0; times < 2; times += 1) {
    const answer = await instructor.request('PUT', mark);
    expect(await answer.json()).toMatchObject({ mark: { by: null } });
  }
  await submit(2, readOwn('collector.go'), { hours: -0.2, score: 99 });
  expect((await compare()).labs[0]?.report?.pairs[0]?.mark).not.toBeNull();
  expect(await (await instructor.request('DELETE', mark)).json()).toEqual({ mark: null });
  const log = await api.context.db
    .selectFrom('audit_log')
    .select(['action', 'actor_id', 'detail'])
    .where('action', 'like', 'similarity.%')
    .orderBy('id')
    .execute();
  expect(log.map(({ action }) => action)).toEqual(['similarity.looked-at', 'similarity.look-withdrawn']);
  expect(log[0]).toMatchObject({ actor_id: instructor.id, detail: { submissions: copied } });
});

test('only instructors of that cohort see a comparison, its pairs and its marks', async () => {
  const { copied, own } = await submitClass();
  await compare();
  const stranger = await signedIn(api, 'instructor');
  const admin = await signedIn(api, 'admin');
  const paths = ['', `/pairs/${copied.join('/')}`];
  for (const suffix of paths) {
    expect((await stranger.request('GET', path() + suffix)).status).toBe(404);
    expect((await admin.request('GET', path() + suffix)).status).toBe(200);
  }
  expect((await stranger.request('POST', path())).status).toBe(404);
  expect((await stranger.request('PUT', `${path()}/pairs/${copied.join('/')}/mark`)).status).toBe(404);
  // Submissions that are no pair of this assignment's report are not shown, whoever asks.
  const foreign = await insertAttempt(api.context.db, {
    personId: stranger.id,
    hours: -0.5,
    score: 10,
  });
  expect((await instructor.request('GET', `${path()}/pairs/${foreign}/${own[0]}`)).status).toBe(404);
});

test('thirty submissions are compared while the api goes on answering', async () => {
  learners = await insertPeople(30);
  await api.context.db
    .insertInto('cohort_members')
    .values(learners.map((person_id) => ({ cohort_id: cohortId, person_id, role: 'learner' as const })))
    .execute();
  const sources = ['atomic.go', 'tokens.go', 'dispatcher.go', 'condition.go', 'collector.go'].map(readOwn);
  for (const index of learners.keys()) {
    await submit(index, disguise(sources[index % sources.length] ?? '', FULL, seeded(index)));
  }
  let comparing = true;
  const report = compare().finally(() => (comparing = false));
  let answers = 0;
  for (; comparing; answers += 1) expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
  const [lab] = (await report).labs;
  expect(lab?.report?.comparable).toBe((30 * 29) / 2);
  // An api that did the comparing itself would have answered once before it and once after it.
  expect(answers).toBeGreaterThan(5);
});
