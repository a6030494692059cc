import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AssignmentPolicy, LabDetail, LabWork, Problem, Work, WorkLab } from '@gopherlab/contracts';
import { createTestRunner, resultOf, type Person } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { insertAssignment, signedIn, type AssignmentFixture } from './teaching.testing.ts';

let postgres: TestPostgres;
let api: TestApi;
beforeAll(async () => {
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase());
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

type Learner = Person & { id: string };
const HOUR = 3_600_000;

/** A learner with these assignments of the lab `double`, and their ids. */
async function learnerWith(
  ...fixtures: Partial<AssignmentFixture>[]
): Promise<{ learner: Learner; ids: [string, ...string[]] }> {
  const learner = await signedIn(api);
  const given = fixtures.map((fixture) => ({ personId: learner.id, createdBy: learner.id, ...fixture }));
  const ids: string[] = [];
  for (const one of given) ids.push(await insertAssignment(api.context.db, one));
  return { learner, ids: ids as [string, ...string[]] };
}

async function grade(learner: Learner, result = resultOf()): Promise<string> {
  const { id } = await learner.submit({ text: `package main // ${randomUUID()}\n` });
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), result);
  return id;
}

async function refusal(learner: Learner): Promise<Problem & { retryAfter: number }> {
  const response = await learner.request('POST', '/api/submissions', {
    body: { lab: 'double', mode: 'grade', files: { 'main.go': `package main // ${randomUUID()}\n` } },
    headers: { 'Idempotency-Key': randomUUID() },
  });
  expect(response.status).toBe(409);
  const retryAfter = Number(response.headers.get('retry-after'));
  return { ...((await response.json()) as Problem), retryAfter };
}

const workOf = async (learner: Learner, id: string): Promise<Work> =>
  (await (await learner.request('GET', `/api/work/${id}`)).json()) as Work;
async function labOf(learner: Learner, id: string): Promise<WorkLab> {
  const [lab] = (await workOf(learner, id)).labs;
  if (!lab) throw new Error('the assignment shows no lab');
  return lab;
}
async function moveBack(submissionId: string, hours: number): Promise<void> {
  await api.context.db
    .updateTable('submissions')
    .set({ created_at: new Date(Date.now() - hours * HOUR) })
    .where('id', '=', submissionId)
    .execute();
}
const limited = (limit: number, regainHours: number | null = null): Partial<AssignmentPolicy> => ({
  attempts: { limit, regainHours },
});

test('the attempt beyond the limit is refused, and runs of the public tests go on', async () => {
  const { learner, ids } = await learnerWith({ policy: limited(2), title: 'Twice' });
  await grade(learner);
  expect(await labOf(learner, ids[0])).toMatchObject({ attempts: 1, attemptsLeft: 1, score: 60 });
  await grade(learner);
  expect(await refusal(learner)).toMatchObject({
    code: 'ATTEMPTS_SPENT',
    detail: 'every attempt of “Twice” is used; none comes back',
    retryAfter: 0,
  });
  await learner.submit({ mode: 'run' });
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf());
  expect(await labOf(learner, ids[0])).toMatchObject({ attempts: 2, attemptsLeft: 0, nextAttemptAt: null });
});

test('a spent attempt comes back, and the refusal says when', async () => {
  const { learner, ids } = await learnerWith({ policy: limited(1, 3), opensIn: -9 });
  await moveBack(await grade(learner), 2);
  const { detail, retryAfter } = await refusal(learner);
  const { nextAttemptAt } = await labOf(learner, ids[0]);
  expect(detail).toContain(nextAttemptAt);
  expect(retryAfter).toBeGreaterThan(3500);
  expect(retryAfter).toBeLessThanOrEqual(3600);
  await moveBack(await idOfLast(learner), 3.1);
  await grade(learner);
});

async function idOfLast(learner: Learner): Promise<string> {
  const { id } = await api.context.db
    .selectFrom('submissions')
    .select('id')
    .where('person_id', '=', learner.id)
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow();
  return id;
}

test('what the platform failed at costs no attempt', async () => {
  const { learner, ids } = await learnerWith({ policy: limited(1) });
  const failed = resultOf();
  failed.score.status = 'platform-error';
  const { id } = await learner.submit();
  await api.context.db.updateTable('submissions').set({ tries: 99 }).where('id', '=', id).execute();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), failed);
  expect(await labOf(learner, ids[0])).toMatchObject({ attempts: 0, attemptsLeft: 1 });
  await grade(learner);
  await refusal(learner);
});

test('what waits to be graded is spent: ten at once do not get past a limit of three', async () => {
  const { learner } = await learnerWith({ policy: limited(3) });
  const answers = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) => learner.submit({ text: `package main // ${index}\n` })),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  const runner = createTestRunner(api.url);
  for (let index = 0; index < 3; index += 1) await runner.result(await runner.claimOne(), resultOf());
});

test('with one assignment that still takes it, it is taken and counts only there', async () => {
  const { learner, ids } = await learnerWith({ policy: limited(1) }, { policy: limited(2) });
  await grade(learner);
  await grade(learner, resultOf({ full: true }));
  const [first, second = ''] = ids;
  expect(await labOf(learner, first)).toMatchObject({ score: 60, attemptsLeft: 0 });
  expect(await labOf(learner, second)).toMatchObject({ score: 100, attemptsLeft: 0 });
  await refusal(learner);
});

test('granted attempts come on top', async () => {
  const { learner, ids } = await learnerWith({ policy: limited(1) });
  await grade(learner);
  await refusal(learner);
  await api.context.db
    .insertInto('extensions')
    .values({
      assignment_id: ids[0],
      person_id: learner.id,
      extra_attempts: 1,
      reason: 'network',
      granted_by: learner.id,
    })
    .execute();
  await grade(learner, resultOf({ full: true }));
  expect(await labOf(learner, ids[0])).toMatchObject({ score: 100, attempts: 2, attemptsLeft: 0 });
});

test('a limit that has closed forbids nothing', async () => {
  const { learner } = await learnerWith({ policy: limited(1), opensIn: -5, closesIn: -1 });
  await grade(learner);
  await grade(learner);
});

test('a late submission is worth what the policy leaves of it', async () => {
  const late: AssignmentPolicy['late'] = { kind: 'per-day', percent: 50, floorPercent: 0 };
  const { learner, ids } = await learnerWith({ policy: { late }, opensIn: -30, dueIn: -1 });
  await grade(learner);
  expect(await workOf(learner, ids[0])).toMatchObject({
    state: 'late',
    score: 30,
    labs: [{ score: 30, earned: 60, daysLate: 1 }],
  });
});

const detail = async (learner: Learner) =>
  (await (await learner.request('GET', '/api/labs/double')).json()) as LabDetail;

test('without hints there are none, and they come back when it closes', async () => {
  const { learner, ids } = await learnerWith({ policy: { hints: 'none' }, title: 'Alone', closesIn: 1 });
  for (let failures = 0; failures < 2; failures += 1) await grade(learner, resultOf({ failing: true }));
  const open = await detail(learner);
  expect(open.hintsClosed?.en).toContain('Alone');
  expect(open.checks.every(({ hint }) => hint === null)).toBe(true);
  await close(ids[0]);
  expect((await detail(learner)).checks[0]?.hint?.en).toBe('Multiply.');
});

async function close(id: string): Promise<void> {
  await api.context.db
    .updateTable('assignments')
    .set({ closes_at: new Date() })
    .where('id', '=', id)
    .execute();
}

test('the solution stays locked until it closes, or for ever, whatever was scored', async () => {
  const { learner, ids } = await learnerWith({ policy: { solution: 'after-close' }, closesIn: 1 });
  const status = async (person: Learner) => (await person.request('GET', '/api/labs/double/solution')).status;
  await grade(learner, resultOf({ full: true }));
  expect(await status(learner)).toBe(403);
  await close(ids[0]);
  expect(await status(learner)).toBe(200);
  const never = await learnerWith({ policy: { solution: 'never' }, opensIn: -9, closesIn: -1 });
  await grade(never.learner, resultOf({ full: true }));
  expect(await status(never.learner)).toBe(403);
});

const begin = (learner: Learner, id: string) => learner.request('POST', `/api/work/${id}/exam`);
const exam = { exam: { minutes: 30 } };

test('an exam shows its labs and counts only once it was begun, and beginning twice gives no time', async () => {
  const { learner, ids } = await learnerWith({ policy: exam, closesIn: 5 });
  await grade(learner, resultOf({ full: true }));
  expect(await workOf(learner, ids[0])).toMatchObject({
    labs: [],
    labCount: 1,
    exam: { state: 'not-begun' },
  });
  const first = (await (await begin(learner, ids[0])).json()) as Work;
  expect(first).toMatchObject({ labs: [{ lab: 'double', attempts: 0 }], exam: { state: 'running' } });
  const second = (await (await begin(learner, ids[0])).json()) as Work;
  expect(second.exam?.endsAt).toBe(first.exam?.endsAt);
  expect(second.exam?.remainingMs).toBeLessThanOrEqual(first.exam?.remainingMs ?? 0);
  expect(first.exam?.remainingMs).toBeLessThanOrEqual(30 * 60_000);
  const log = await api.context.db
    .selectFrom('audit_log')
    .selectAll()
    .where('subject_id', '=', ids[0])
    .execute();
  expect(log).toMatchObject([{ action: 'exam.begun', actor_id: learner.id }]);
});

test('what is submitted after the exam has ended does not count', async () => {
  const { learner, ids } = await learnerWith({ policy: exam, opensIn: -5, closesIn: 5 });
  await begin(learner, ids[0]);
  await grade(learner);
  // An hour later.
  await moveBack(await idOfLast(learner), 1);
  await api.context.db
    .updateTable('exam_sittings')
    .set({
      opened_at: new Date(Date.now() - 1.1 * HOUR),
      ends_at: new Date(Date.now() - 0.6 * HOUR),
    })
    .where('assignment_id', '=', ids[0])
    .execute();
  expect((await workOf(learner, ids[0])).exam).toMatchObject({ state: 'over', remainingMs: 0 });
  await grade(learner, resultOf({ full: true }));
  await close(ids[0]);
  expect(await workOf(learner, ids[0])).toMatchObject({ score: 60, labs: [{ attempts: 1 }] });
});

test('an exam is not begun before it opens, after it closed, or where there is none', async () => {
  const { learner, ids } = await learnerWith(
    { policy: exam, opensIn: 1 },
    { policy: exam, opensIn: -3, closesIn: -1 },
    {},
  );
  for (const id of ids) {
    const response = await begin(learner, id);
    expect(await response.json()).toMatchObject({ status: 409, code: 'EXAM_CLOSED' });
  }
  const other = await signedIn(api);
  expect((await begin(other, ids[0])).status).toBe(404);
  expect((await other.request('GET', `/api/work/${ids[0]}`)).status).toBe(404);
});

test('what has not opened shows when it opens, and not its labs', async () => {
  const { learner, ids } = await learnerWith({ opensIn: 2, dueIn: 4 });
  expect(await workOf(learner, ids[0])).toMatchObject({
    state: 'upcoming',
    labs: [],
    labCount: 1,
    minutes: 10,
  });
  const list = (await (await learner.request('GET', '/api/work')).json()) as { work: Work[] };
  expect(list.work.map(({ id }) => id)).toEqual([...ids]);
});

test('a lab says which assignments take it now, and of an exam only once it was begun', async () => {
  const { learner, ids } = await learnerWith(
    { title: 'Open', policy: limited(3) },
    { title: 'Upcoming', opensIn: 1 },
    { title: 'Closed', opensIn: -9, dueIn: -5, closesIn: -4 },
    { title: 'Exam', policy: { exam: { minutes: 30 } } },
  );
  const countsFor = async (lab: string) =>
    (await (await learner.request('GET', `/api/labs/${lab}/work`)).json()) as LabWork;
  expect(await countsFor('double')).toMatchObject({
    work: [{ id: ids[0], title: 'Open', labs: [{ lab: 'double', attemptsLeft: 3 }] }],
    part: null,
  });
  await grade(learner);
  expect((await countsFor('double')).work[0]?.labs[0]).toMatchObject({ attemptsLeft: 2 });
  expect((await learner.request('POST', `/api/work/${ids[3]}/exam`)).status).toBe(200);
  const { work } = await countsFor('double');
  expect(work.map(({ title }) => title).sort()).toEqual(['Exam', 'Open']);
  expect(work.find(({ title }) => title === 'Exam')?.exam).toMatchObject({ state: 'running' });
  expect(await countsFor('another-lab')).toEqual({ work: [], part: null });
});
