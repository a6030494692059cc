import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LabDetail, Regrade, RegradeList, Submission, SubmissionFeedback } from '@gopherlab/contracts';
import { createTestRunner, resultOf, type Person } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { insertAssignment, insertCohort, signedIn } from './teaching.testing.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const FULL = resultOf({ full: true });
const HALF = resultOf();
/** By another version of the lab than `resultOf` says. */
const changed = (result = FULL) => ({ ...result, labHash: 'c'.repeat(64) });

async function openClassroom(api: TestApi) {
  const { db } = api.context;
  const teacher = await signedIn(api, 'instructor');
  const [ada, bo] = [await signedIn(api), await signedIn(api)];
  const cohortId = await insertCohort(db, { instructor: teacher.id, learners: [ada.id, bo.id] });
  const assignment = await insertAssignment(db, { cohortId, createdBy: teacher.id });
  const runner = createTestRunner(api.url);
  const base = `/api/cohorts/${cohortId}/regrades`;
  return {
    ...{ teacher, ada, bo, cohortId, assignment, runner, base },
    /** Submits and grades; the submission's id. */
    async work(person: Person, result = HALF, text = 'package main\n'): Promise<string> {
      const { id } = await person.submit({ text });
      await runner.result(await runner.claimOne(), result);
      return id;
    },
    async call<T>(method: string, path: string, body?: unknown, status = 200): Promise<T> {
      const answer = await teacher.request(method, base + path, body === undefined ? {} : { body });
      const told = (await answer.json()) as T;
      expect({ status: answer.status, told }).toMatchObject({ status });
      return told;
    },
    start(options: object = {}, status = 201): Promise<Regrade> {
      return this.call('POST', '', { assignment, reason: 'The check was too strict.', ...options }, status);
    },
    async score(person: Person): Promise<Submission> {
      const list = (await (await person.request('GET', '/api/submissions?mode=grade')).json()) as {
        submissions: Submission[];
      };
      expect(list.submissions).toHaveLength(1);
      return list.submissions[0] as Submission;
    },
  };
}

const json = async <T>(person: Person, path: string) =>
  (await (await person.request('GET', path)).json()) as T;

test('a regrade changes nothing until it is applied, and then the old verdict stays readable with its signature', async () => {
  await using api = await startTestApi(await postgres.createDatabase());
  const room = await openClassroom(api);
  const { ada, runner } = room;
  const submission = await room.work(ada);
  const signedBefore = await json<{ jws: string }>(ada, `/api/submissions/${submission}/verdict`);
  const run = await room.start();
  expect(run).toMatchObject({ state: 'running', total: 1, graded: 0, changes: [] });
  // Nobody else's work waits behind it, and it is none of the learner's submissions.
  expect((await json<{ submissions: unknown[] }>(ada, '/api/submissions')).submissions).toHaveLength(1);

  const job = await runner.claimOne();
  expect(job.files).toEqual({ 'main.go': 'package main\n' });
  await runner.events(job, [
    {
      type: 'artefact',
      atMs: 1,
      name: 'notes.txt',
      title: { en: 'Notes', zh: '笔记' },
      mediaType: 'text/plain',
      data: 'aGk=',
    },
  ]);
  expect((await runner.result(job, changed())).status).toBe(204);
  expect((await room.score(ada)).verdict?.score).toBe(60);
  expect((await json<LabDetail>(ada, '/api/labs/double')).progress).toMatchObject({
    bestScore: 60,
    attempts: 1,
  });
  const ready = await room.call<Regrade>('GET', `/${run.id}`);
  expect(ready).toMatchObject({ state: 'ready', graded: 1, failed: 0 });
  expect(ready.changes).toMatchObject([
    {
      ...{ person: ada.id, lab: 'double', submissionId: submission, gained: ['exits'], lost: [] },
      ...{ before: { score: 60 }, after: { score: 100 }, gradeBefore: 60, gradeAfter: 100 },
    },
  ]);

  const applied = await room.call<Regrade>('POST', `/${run.id}/apply`);
  expect(applied).toMatchObject({ state: 'applied', changes: ready.changes });
  const now = await room.score(ada);
  expect(now).toMatchObject({ id: submission, attempt: 1, verdict: { score: 100, labHash: 'c'.repeat(64) } });
  expect(now.regradedAt).toBe(now.finishedAt);
  expect(now.artefacts.map(({ name }) => name)).toEqual(['notes.txt']);
  expect((await ada.request('GET', `/api/submissions/${submission}/artefacts/notes.txt`)).status).toBe(200);
  // One submission, one attempt, the new score.
  expect((await json<LabDetail>(ada, '/api/labs/double')).progress).toMatchObject({
    bestScore: 100,
    attempts: 1,
  });
  const signedNow = await json<{ statement: object }>(ada, `/api/submissions/${submission}/verdict`);
  expect(signedNow.statement).toMatchObject({
    submissionId: submission,
    personId: ada.id,
    attempt: 1,
    score: 100,
  });
  const feedback = await json<SubmissionFeedback>(ada, `/api/submissions/${submission}/feedback`);
  expect(feedback.earlier).toMatchObject([
    { verdict: { score: 60 }, signed: { jws: signedBefore.jws }, reason: 'The check was too strict.' },
  ]);
  const left = await api.context.db.selectFrom('submissions').select('id').execute();
  expect(left).toHaveLength(1);
  const audited = await api.context.db
    .selectFrom('audit_log')
    .select(['action', 'detail'])
    .where('subject_id', '=', room.assignment)
    .execute();
  expect(audited.map(({ action }) => action)).toEqual(['regrade.started', 'regrade.applied']);
  expect(audited[1]?.detail).toMatchObject({ changed: [{ submission, before: 60, after: 100 }] });
});

test('what is discarded changes nothing, and the runner that grades it is told to stop', async () => {
  await using api = await startTestApi(await postgres.createDatabase());
  const room = await openClassroom(api);
  await room.work(room.ada);
  await room.work(room.bo);
  const run = await room.start();
  const job = await room.runner.claimOne();
  await room.call('POST', `/${run.id}/apply`, undefined, 409);
  expect(await room.call<Regrade>('POST', `/${run.id}/discard`)).toMatchObject({ state: 'discarded' });
  expect((await room.runner.result(job, changed())).status).toBe(409);
  expect(await room.runner.claim(0)).toBeUndefined();
  await room.call('POST', `/${run.id}/apply`, undefined, 409);
  expect((await room.score(room.ada)).verdict?.score).toBe(60);
  // Another may begin.
  expect(await room.start()).toMatchObject({ total: 2 });
});

test('regrades wait for everybody, cost no attempt, and do not count as work that somebody has waiting', async () => {
  await using api = await startTestApi(await postgres.createDatabase(), { MAX_UNFINISHED_PER_PERSON: '1' });
  const room = await openClassroom(api);
  await room.work(room.ada);
  await room.work(room.bo);
  await room.start();
  const { id } = await room.ada.submit({ text: 'package main // again\n' });
  const first = await room.runner.claimOne();
  expect(first.submissionId).toBe(id);
  await room.runner.result(first, FULL);
  expect((await json<Submission>(room.ada, `/api/submissions/${id}`)).attempt).toBe(2);
});

test('one run of an assignment is open at a time, and only what an older version of the lab graded is in it', async () => {
  await using api = await startTestApi(await postgres.createDatabase());
  const room = await openClassroom(api);
  await room.work(room.ada, { ...HALF, labHash: api.context.catalogue.labs.get('double')?.labHash ?? '' });
  await room.start({}, 409);
  const old = await room.work(room.bo);
  const run = await room.start();
  expect(run.total).toBe(1);
  await room.start({ outdatedOnly: false }, 409);
  await room.call('POST', `/${run.id}/discard`);
  expect((await room.start({ outdatedOnly: false })).total).toBe(2);
  const list = await room.call<RegradeList>('GET', '');
  expect(list.regrades.map(({ total, state }) => [total, state])).toEqual([
    [2, 'running'],
    [1, 'discarded'],
  ]);
  expect(old).not.toBe('');
});

test('one learner and the submission that counts can be chosen; another may count afterwards', async () => {
  await using api = await startTestApi(await postgres.createDatabase());
  const room = await openClassroom(api);
  await room.work(room.ada, FULL, 'package main // one\n');
  await room.work(room.ada, HALF, 'package main // two\n');
  await room.work(room.bo);
  const run = await room.start({ people: [room.ada.id], which: 'counted' });
  expect(run.total).toBe(1);
  const job = await room.runner.claimOne();
  expect(job.files['main.go']).toContain('one');
  await room.runner.result(job, changed(resultOf({ failing: true })));
  const [change] = (await room.call<Regrade>('GET', `/${run.id}`)).changes;
  // 100 became 0, so the other attempt's 60 is the best now.
  expect(change).toMatchObject({
    before: { score: 100 },
    after: { score: 0 },
    gradeBefore: 100,
    gradeAfter: 60,
  });
  expect(change?.lost).toEqual(['doubles', 'exits']);
});

test('where the platform fails, the old verdict stays and the table says so', async () => {
  await using api = await startTestApi(await postgres.createDatabase());
  const room = await openClassroom(api);
  await room.work(room.ada);
  const run = await room.start();
  for (let tries = 0; tries < 3; tries += 1) await room.runner.fault(await room.runner.claimOne());
  const ready = await room.call<Regrade>('GET', `/${run.id}`);
  expect(ready).toMatchObject({
    state: 'ready',
    failed: 1,
    changes: [{ after: null, gained: [], lost: [] }],
  });
  await room.call('POST', `/${run.id}/apply`);
  expect(await room.score(room.ada)).toMatchObject({ regradedAt: null, verdict: { score: 60 } });
});

test('a regrade of another cohort is not found', async () => {
  await using api = await startTestApi(await postgres.createDatabase());
  const room = await openClassroom(api);
  await room.work(room.ada);
  const run = await room.start();
  const stranger = await signedIn(api, 'instructor');
  const own = await insertCohort(api.context.db, { instructor: stranger.id });
  for (const cohort of [room.cohortId, own]) {
    const url = `/api/cohorts/${cohort}/regrades/${run.id}`;
    for (const [method, path] of [
      ['GET', url],
      ['POST', `${url}/apply`],
      ['POST', `${url}/discard`],
    ] as const) {
      expect((await stranger.request(method, path)).status).toBe(404);
    }
  }
  const body = { assignment: room.assignment, reason: 'mine' };
  expect((await stranger.request('POST', `/api/cohorts/${own}/regrades`, { body })).status).toBe(404);
});
