import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  DEFAULT_ASSIGNMENT_POLICY,
  readGradebookCell,
  type Assignment,
  type AssignmentInput,
  type AssignmentList,
  type ExtensionList,
  type Gradebook,
  type Problem,
} from '@gopherlab/contracts';
import { assignments } from '@gopherlab/store';
import type { Person } from './clients.testing.ts';
import { insertAttempt } from './gradebook.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { insertCohort, signedIn } from './teaching.testing.ts';

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

const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
const late = { kind: 'per-day', percent: 10, floorPercent: 0 } as const;

/** Due two hours ago, open for two days more. */
const input = (changes: Partial<AssignmentInput> = {}): AssignmentInput => ({
  title: 'First week',
  personId: null,
  track: null,
  labs: [{ lab: 'double', weight: 1 }],
  opensAt: inHours(-48),
  dueAt: inHours(-2),
  closesAt: inHours(48),
  policy: { ...DEFAULT_ASSIGNMENT_POLICY, late },
  ...changes,
});

async function openClassroom() {
  const teacher = await signedIn(api, 'instructor');
  const learner = await signedIn(api);
  const other = await signedIn(api);
  const cohortId = await insertCohort(api.context.db, {
    instructor: teacher.id,
    learners: [learner.id, other.id],
  });
  const path = `/api/cohorts/${cohortId}/assignments`;
  const make = async (body: AssignmentInput): Promise<Assignment> => {
    const answer = await teacher.request('POST', path, { body });
    expect(answer.status, await answer.clone().text()).toBe(201);
    return (await answer.json()) as Assignment;
  };
  return { teacher, learner, other, cohortId, path, make };
}

const workOf = (personId: string) => assignments.listPersonalAssignments(api.context.db, { personId });

async function scoreOf(teacher: Person, cohortId: string, personId: string): Promise<number | null> {
  const book = (await (
    await teacher.request('GET', `/api/cohorts/${cohortId}/gradebook`)
  ).json()) as Gradebook;
  const row = book.cells[book.learners.findIndex(({ id }) => id === personId)] ?? [];
  return readGradebookCell(row, 0)?.score ?? null;
}

async function issuesOf(answer: Response): Promise<string[]> {
  expect(answer.status).toBe(400);
  return ((await answer.json()) as Problem).issues?.map(({ path }) => path) ?? [];
}

test('what an instructor asks for reaches the learners, and late work is worth what the policy says', async () => {
  const { teacher, learner, cohortId, path, make } = await openClassroom();
  const made = await make(input());
  expect(await workOf(learner.id)).toMatchObject([{ id: made.id, title: 'First week', policy: { late } }]);
  await insertAttempt(api.context.db, { personId: learner.id, hours: -1, score: 100 });
  expect(await scoreOf(teacher, cohortId, learner.id)).toBe(90);
  const { assignments: listed } = (await (await teacher.request('GET', path)).json()) as AssignmentList;
  expect(listed).toMatchObject([{ id: made.id, submissions: 1, extensions: 0 }]);
});

test('an extension makes late work timely, and the latest one of a person counts', async () => {
  const { teacher, learner, cohortId, path, make } = await openClassroom();
  const { id } = await make(input());
  await insertAttempt(api.context.db, { personId: learner.id, hours: -1, score: 80 });
  const none = { closesAt: null, extraAttempts: 0, extraMinutes: 0, reason: 'Was ill.' };
  const give = (dueAt: string | null) =>
    teacher.request('POST', `${path}/${id}/extensions`, { body: { personId: learner.id, dueAt, ...none } });
  expect((await give(inHours(5))).status).toBe(201);
  expect(await scoreOf(teacher, cohortId, learner.id)).toBe(80);
  const { extensions } = (await (await give(null)).json()) as ExtensionList;
  expect(extensions.map(({ counts }) => counts)).toEqual([true, false]);
  expect(await scoreOf(teacher, cohortId, learner.id)).toBe(72);
});

test('an extension is never less than what everybody has, and only for learners of the cohort', async () => {
  const { teacher, learner, path, make } = await openClassroom();
  const { id } = await make(input());
  const base = {
    personId: learner.id,
    dueAt: null,
    closesAt: null,
    extraAttempts: 0,
    extraMinutes: 0,
    reason: 'Why',
  };
  const give = (changes: object) =>
    teacher.request('POST', `${path}/${id}/extensions`, { body: { ...base, ...changes } });
  expect(await issuesOf(await give({ dueAt: inHours(-3) }))).toEqual(['body.dueAt']);
  expect(await issuesOf(await give({ closesAt: inHours(1) }))).toEqual(['body.closesAt']);
  expect(await issuesOf(await give({ dueAt: inHours(60) }))).toEqual(['body.closesAt']);
  expect(await issuesOf(await give({ personId: teacher.id }))).toEqual(['body.personId']);
});

test('a change counts at once, for what was submitted too; what is deleted is asked of nobody', async () => {
  const { teacher, learner, cohortId, path, make } = await openClassroom();
  const { id } = await make(input());
  await insertAttempt(api.context.db, { personId: learner.id, hours: -1, score: 100 });
  const kind = { late: { kind: 'cut-off' } } as const;
  const changed = input({ title: 'Cut off', policy: { ...DEFAULT_ASSIGNMENT_POLICY, ...kind } });
  expect((await teacher.request('PUT', `${path}/${id}`, { body: changed })).status).toBe(200);
  expect(await scoreOf(teacher, cohortId, learner.id)).toBe(0);
  expect((await teacher.request('DELETE', `${path}/${id}`)).status).toBe(204);
  expect((await teacher.request('DELETE', `${path}/${id}`)).status).toBe(404);
  expect(await workOf(learner.id)).toEqual([]);
  const log = await api.context.db
    .selectFrom('audit_log')
    .select('action')
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute();
  expect(log.map(({ action }) => action)).toEqual([
    'assignment.made',
    'assignment.changed',
    'assignment.deleted',
  ]);
});

test('an assignment for one person is theirs alone, and ends with the membership', async () => {
  const { teacher, learner, other, cohortId, path, make } = await openClassroom();
  const { id } = await make(input({ personId: learner.id }));
  expect(await workOf(other.id)).toEqual([]);
  expect(await workOf(learner.id)).toMatchObject([{ id, cohort: { id: cohortId } }]);
  const another = input({ personId: other.id });
  expect(await issuesOf(await teacher.request('PUT', `${path}/${id}`, { body: another }))).toEqual([
    'body.personId',
  ]);
  await teacher.request('DELETE', `/api/cohorts/${cohortId}/members/${learner.id}`);
  expect(await workOf(learner.id)).toEqual([]);
});

test('what cannot be meant is refused with the field that is wrong', async () => {
  const { teacher, path } = await openClassroom();
  const make = (changes: Partial<AssignmentInput>) => teacher.request('POST', path, { body: input(changes) });
  expect(await issuesOf(await make({ labs: [{ lab: 'no-such-lab', weight: 1 }] }))).toEqual([
    'body.labs.0.lab',
  ]);
  expect(await issuesOf(await make({ dueAt: inHours(-50) }))).toEqual(['body.dueAt']);
  expect(await issuesOf(await make({ closesAt: inHours(-3) }))).toEqual(['body.closesAt']);
  expect(await issuesOf(await make({ dueAt: null, closesAt: null }))).toEqual(['body.dueAt']);
  const exam = { ...DEFAULT_ASSIGNMENT_POLICY, exam: { minutes: 60 } };
  expect(await issuesOf(await make({ closesAt: null, policy: exam }))).toEqual(['body.closesAt']);
  expect(await issuesOf(await make({ personId: teacher.id }))).toEqual(['body.personId']);
});

test("another cohort's instructor finds nothing, and an archived cohort is only read", async () => {
  const { teacher, cohortId, path, make } = await openClassroom();
  const { id } = await make(input());
  const stranger = await signedIn(api, 'instructor');
  expect((await stranger.request('GET', path)).status).toBe(404);
  expect((await stranger.request('PUT', `${path}/${id}`, { body: input() })).status).toBe(404);
  await teacher.request('PATCH', `/api/cohorts/${cohortId}`, { body: { archived: true } });
  expect((await teacher.request('GET', path)).status).toBe(200);
  expect((await teacher.request('POST', path, { body: input() })).status).toBe(409);
  expect((await teacher.request('DELETE', `${path}/${id}`)).status).toBe(409);
});
