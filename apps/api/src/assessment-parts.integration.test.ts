import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { Assessment, LabDetail, LabWork, PartAction, Problem } from '@gopherlab/contracts';
import { exported } from '@gopherlab/store';
import { createTestRunner, idOf, resultOf, visit, type Person } from './clients.testing.ts';
import {
  startTestApi,
  startTestPostgres,
  writeLabsWithQuestions,
  type TestApi,
  type TestPostgres,
} from './harness.testing.ts';

let postgres: TestPostgres;
let api: TestApi;
let runner: ReturnType<typeof createTestRunner>;
beforeAll(async () => {
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase(), { LABS_DIR: await writeLabsWithQuestions() });
  runner = createTestRunner(api.url);
  // Known, and connected from then on: only what can be graded is offered.
  await runner.claim(1);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

async function ask(person: Person, method: string, path: string, body?: unknown): Promise<Assessment> {
  const answer = await person.request(method, path, body === undefined ? {} : { body });
  const assessment = (await answer.json()) as Assessment;
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(assessment)}`);
  return assessment;
}

const find = (person: Person, id: string) => ask(person, 'GET', `/api/assessments/${id}`);
const finish = (person: Person, id: string) => ask(person, 'POST', `/api/assessments/${id}/finish`);
const act = (person: Person, id: string, action: PartAction, seq = 1) =>
  ask(person, 'POST', `/api/assessments/${id}/parts/${seq}`, { action });

/** Somebody who has said of every question that they do not know, and is where a timed lab comes. */
async function afterQuestions(person: Person): Promise<Assessment> {
  const target = { kind: 'area', area: 'go-core' };
  await sql`update runners set seen_at = clock_timestamp()`.execute(api.context.db);
  let assessment = await ask(person, 'POST', '/api/assessments', { target });
  while (assessment.question) {
    const body = { question: assessment.question.id, option: null };
    assessment = await ask(person, 'POST', `/api/assessments/${assessment.id}/answers`, body);
  }
  return assessment;
}

async function startLab(): Promise<{ person: Person; id: string }> {
  const person = await visit(api.url);
  const { id } = await afterQuestions(person);
  await act(person, id, 'begin');
  return { person, id };
}

/** As if the time had been over for a second: it runs on the database's clock alone. */
async function runOut(id: string): Promise<void> {
  await sql`update assessment_parts set opened_at = opened_at - interval '1 hour',
    due_at = clock_timestamp() - interval '1 second' where assessment_id = ${id}`.execute(api.context.db);
}

async function refusal(person: Person, id: string, action: PartAction, seq = 1): Promise<string> {
  const path = `/api/assessments/${id}/parts/${seq}`;
  const answer = await person.request('POST', path, { body: { action } });
  return ((await answer.json()) as Problem).code;
}

const labOf = async (person: Person) =>
  (await (await person.request('GET', '/api/labs/double')).json()) as LabDetail;
const workOf = async (person: Person) =>
  (await (await person.request('GET', '/api/labs/double/work')).json()) as LabWork;
const goCore = ({ result }: Assessment) => result?.areas.find(({ area }) => area === 'go-core');
const width = (assessment: Assessment) => {
  const ability = goCore(assessment)?.ability;
  return (ability?.high ?? 0) - (ability?.low ?? 0);
};

test('after the questions a lab is offered that is not named until it is begun, and then its time runs', async () => {
  const person = await visit(api.url);
  const { id, part } = await afterQuestions(person);
  expect(part).toMatchObject({
    state: 'offered',
    lab: null,
    minutes: 10,
    checks: 2,
    areas: ['go-core'],
    most: 1,
  });
  expect(JSON.stringify(part)).not.toContain('double');
  const begun = await act(person, id, 'begin');
  expect(begun.part).toMatchObject({ state: 'running', lab: { slug: 'double' }, submissions: 0 });
  expect(begun.part?.remainingMs).toBeGreaterThan(590_000);
  expect(begun.part?.remainingMs).toBeLessThanOrEqual(600_000);
  // A reload, or a second beginning, starts no second time.
  expect(await refusal(person, id, 'begin')).toBe('PART_CLOSED');
  expect((await find(person, id)).part?.dueAt).toBe(begun.part?.dueAt);
});

test('while it runs there are no hints and no solution, and the lab says what it counts for', async () => {
  const { person, id } = await startLab();
  for (let failures = 0; failures < 2; failures += 1) {
    await person.submit();
    await runner.result(await runner.claimOne(), resultOf({ failing: true }));
  }
  const during = await labOf(person);
  expect(during.checks.map(({ hint }) => hint)).toEqual([null, null]);
  expect(during.hintsClosed?.en).toContain('timed part');
  expect(during.solution).toMatchObject({ unlocked: false });
  await person.submit();
  await runner.result(await runner.claimOne(), resultOf({ full: true }));
  expect((await person.request('GET', '/api/labs/double/solution')).status).toBe(403);
  expect(await workOf(person)).toMatchObject({ work: [], part: { assessment: id } });
  await act(person, id, 'end');
  const after = await labOf(person);
  expect(after.hintsClosed).toBeUndefined();
  expect(after.solution.unlocked).toBe(true);
  expect((await workOf(person)).part).toBeNull();
});

test('the best submission within the time is the evidence, and the result names its verdict', async () => {
  const { person, id } = await startLab();
  const best = await person.submit();
  await runner.result(await runner.claimOne(), resultOf());
  await person.submit();
  await runner.result(await runner.claimOne(), resultOf({ failing: true }));
  expect((await find(person, id)).part).toMatchObject({ submissions: 2, best: { submissionId: best.id } });
  const { result } = await act(person, id, 'end');
  expect(result?.parts).toMatchObject([
    { outcome: 'graded', submissionId: best.id, score: 60, title: { en: 'Double' } },
  ]);
  expect(result?.labs).toEqual([]);
  const evidence = result?.areas.find(({ area }) => area === 'go-core')?.evidence;
  expect(evidence).toEqual(expect.arrayContaining(['part:double:doubles', 'part:double:exits']));
});

test('when the time is over what came in time is waited for, and what comes later does not count', async () => {
  const { person, id } = await startLab();
  const inTime = await person.submit();
  await sql`update submissions set created_at = created_at - interval '10 minutes'
    where id = ${inTime.id}`.execute(api.context.db);
  const job = await runner.claimOne();
  await runOut(id);
  const late = await person.submit();
  expect((await find(person, id)).part).toMatchObject({ state: 'grading', submissions: 1, waiting: 1 });
  await runner.result(job, resultOf());
  const ended = await find(person, id);
  expect(ended.result?.parts).toMatchObject([{ outcome: 'graded', submissionId: inTime.id }]);
  const [part] = ended.result?.parts ?? [];
  expect(part?.closedAt).toBe(part?.dueAt);
  // A better verdict after the end changes nothing of it.
  await runner.result(await runner.claimOne(), resultOf({ full: true }));
  expect(late.id).not.toBe(inTime.id);
  expect((await find(person, id)).result?.parts).toEqual(ended.result?.parts);
});

test('begun and not submitted counts as not shown; skipped says nothing and leaves the range wider', async () => {
  const skipper = await visit(api.url);
  const skipped = await act(skipper, (await afterQuestions(skipper)).id, 'skip');
  expect(skipped.result?.parts).toMatchObject([{ outcome: 'skipped', lab: 'double', checks: [] }]);
  const { person, id } = await startLab();
  await runOut(id);
  const nothing = await find(person, id);
  expect(nothing.result?.parts).toMatchObject([
    {
      outcome: 'nothing-submitted',
      submissionId: null,
      score: null,
      checks: [{ passed: false }, { passed: false }],
    },
  ]);
  expect(width(skipped)).toBeGreaterThan(width(nothing));
  expect(goCore(skipped)?.evidence.filter((one) => one.startsWith('part:'))).toEqual([]);
});

test('finishing does not wait for what is being graded, and says that it was left out', async () => {
  const { person, id } = await startLab();
  await person.submit();
  expect((await act(person, id, 'end')).part).toMatchObject({ state: 'grading' });
  const ended = await finish(person, id);
  expect(ended.result?.parts).toMatchObject([{ outcome: 'not-graded', checks: [] }]);
  await runner.result(await runner.claimOne(), resultOf({ full: true }));
  expect((await find(person, id)).result).toEqual(ended.result);
});

test('a platform failure says nothing about the person', async () => {
  const { person, id } = await startLab();
  await person.submit();
  const waiting = async () => (await find(person, id)).part?.waiting;
  // It is tried again until the platform gives up.
  while ((await waiting()) !== 0) await runner.fault(await runner.claimOne());
  const { result } = await act(person, id, 'end');
  expect(result?.parts).toMatchObject([{ outcome: 'not-graded' }]);
});

test('no lab is offered that the person knows, and an offer ends when they work on it by themselves', async () => {
  const knows = await visit(api.url);
  await knows.submit({ mode: 'run' });
  await runner.result(await runner.claimOne(), resultOf());
  expect((await afterQuestions(knows)).result?.parts).toEqual([]);

  const person = await visit(api.url);
  const { id, part } = await afterQuestions(person);
  expect(part?.state).toBe('offered');
  const draft = { files: { 'main.go': 'package main\n' }, baseRevision: 0 };
  expect((await person.request('PUT', '/api/labs/double/draft', { body: draft })).status).toBe(200);
  expect((await find(person, id)).result?.parts).toEqual([]);
});

test('two tabs that begin at once start one time, and no part is done that is not open', async () => {
  const person = await visit(api.url);
  const { id } = await afterQuestions(person);
  const path = `/api/assessments/${id}/parts/1`;
  const both = await Promise.all(
    [1, 2].map(() => person.request('POST', path, { body: { action: 'begin' } })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await refusal(person, id, 'skip')).toBe('PART_CLOSED');
  expect(await refusal(person, id, 'end', 2)).toBe('PART_CLOSED');
  const stranger = await visit(api.url);
  expect(await refusal(stranger, id, 'end')).toBe('ASSESSMENT_NOT_FOUND');
  expect((await person.request('POST', path, { body: { action: 'pause' } })).status).toBe(400);
});

test('what a person may take with them has the timed labs', async () => {
  const { person, id } = await startLab();
  await finish(person, id);
  const { assessments } = await exported.listSmall(api.context.db, await idOf(person));
  expect(assessments).toMatchObject([{ id, parts: [{ seq: 1, lab: 'double' }] }]);
});
