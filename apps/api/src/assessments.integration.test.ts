import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadQuestionBank } from '@gopherlab/catalogue';
import type {
  Assessment,
  AssessmentGuide,
  AssessmentSummary,
  AssessmentTarget,
  Problem,
} from '@gopherlab/contracts';
import { createTestRunner, resultOf, visit, type Person } from './clients.testing.ts';
import {
  startTestApi,
  startTestPostgres,
  writeLabsWithQuestions,
  type TestApi,
  type TestPostgres,
} from './harness.testing.ts';

const bank = await loadQuestionBank(join(import.meta.dirname, '../../../labs'));
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

async function startApi(): Promise<TestApi> {
  return startTestApi(await postgres.createDatabase(), { LABS_DIR: await writeLabsWithQuestions() });
}

async function start(person: Person, target: AssessmentTarget): Promise<Assessment> {
  return (await (
    await person.request('POST', '/api/assessments', { body: { target } })
  ).json()) as Assessment;
}

/** Answers the open question rightly or wrongly, as somebody who knows the bank can. */
async function answer(person: Person, { id, question }: Assessment, right: boolean): Promise<Assessment> {
  const known = bank.questions.find((one) => one.id === question?.id);
  const wanted = known?.options[known.answer]?.en;
  const at = question?.options.findIndex((option) => (option.en === wanted) === right);
  const body = { question: question?.id, option: at };
  return (await (
    await person.request('POST', `/api/assessments/${id}/answers`, { body })
  ).json()) as Assessment;
}

async function takeWhole(person: Person, target: AssessmentTarget, right: boolean): Promise<Assessment> {
  let assessment = await start(person, target);
  while (!assessment.finishedAt) assessment = await answer(person, assessment, right);
  return assessment;
}

test('the guide names ten areas and seven roles, and how long an assessment takes', async () => {
  await using api = await startApi();
  const guide = (await (await fetch(`${api.url}/api/assessment-guide`)).json()) as AssessmentGuide;
  expect(guide.skills).toHaveLength(10);
  expect(guide.roles).toHaveLength(7);
  expect(Math.min(...guide.skills.map(({ questions }) => questions))).toBeGreaterThanOrEqual(12);
  expect(guide.lengths.role.minutes).toBeGreaterThan(10);
});

test('a question comes without its answer, in an order of its own, and never twice', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  let assessment = await start(person, { kind: 'area', area: 'concurrency' });
  const seen: string[] = [];
  while (!assessment.finishedAt) {
    expect(Object.keys(assessment.question ?? {})).not.toContain('answer');
    expect(assessment.result).toBeNull();
    seen.push(assessment.question?.id ?? '');
    assessment = await answer(person, assessment, seen.length % 2 === 0);
  }
  expect(new Set(seen).size).toBe(assessment.length);
  expect(assessment.result?.questions.map(({ id }) => id)).toEqual(seen);
});

test('who knows all is placed above who knows nothing, and each figure names its evidence', async () => {
  await using api = await startApi();
  const target: AssessmentTarget = { kind: 'role', role: 'observability' };
  const good = (await takeWhole(await visit(api.url), target, true)).result;
  const poor = (await takeWhole(await visit(api.url), target, false)).result;
  expect(good?.level.likely).toBe('P8+');
  expect(poor?.level.likely).toBe('P3-P5');
  const match = (result: typeof good) =>
    result?.roles.find(({ role }) => role === 'observability')?.match ?? 0;
  expect(match(good)).toBeGreaterThan(match(poor) + 0.5);
  const asked = new Set(good?.areas.flatMap(({ evidence }) => evidence));
  expect(asked.size).toBe(good?.questions.length);
  // Nothing was asked about WebAssembly, so that area stays wide.
  const width = (area: string) => {
    const found = good?.areas.find((one) => one.area === area)?.ability;
    return (found?.high ?? 0) - (found?.low ?? 0);
  };
  expect(width('wasm')).toBeGreaterThan(width('ebpf'));
});

test('an answer after its time counts as none, by the server’s clock', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const assessment = await start(person, { kind: 'area', area: 'ebpf' });
  await api.context.db
    .updateTable('assessment_answers')
    .set({ due_at: new Date(Date.now() - 60_000) })
    .execute();
  const next = await answer(person, assessment, true);
  expect(next.answered).toBe(1);
  const ended = (await (
    await person.request('POST', `/api/assessments/${assessment.id}/finish`)
  ).json()) as Assessment;
  expect(ended.result?.questions).toMatchObject([{ correct: false, chosen: null }]);
});

test('a question whose time is over is closed by looking, and the next one is asked', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const assessment = await start(person, { kind: 'all' });
  await api.context.db
    .updateTable('assessment_answers')
    .set({ due_at: new Date(Date.now() - 60_000) })
    .execute();
  const seen = (await (
    await person.request('GET', `/api/assessments/${assessment.id}`)
  ).json()) as Assessment;
  expect(seen.answered).toBe(1);
  expect(seen.question?.id).not.toBe(assessment.question?.id);
});

test('one assessment at a time: the same target goes on, another is refused', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const first = await start(person, { kind: 'all' });
  expect((await start(person, { kind: 'all' })).id).toBe(first.id);
  const other = await person.request('POST', '/api/assessments', {
    body: { target: { kind: 'area', area: 'wasm' } },
  });
  expect(other.status).toBe(409);
  expect(((await other.json()) as Problem).code).toBe('ASSESSMENT_OPEN');
});

test('two tabs that answer at once close one question', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const { id, question } = await start(person, { kind: 'all' });
  const body = { question: question?.id, option: 0 };
  const answers = await Promise.all([
    person.request('POST', `/api/assessments/${id}/answers`, { body }),
    person.request('POST', `/api/assessments/${id}/answers`, { body }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('wrong input is named, and an assessment is its owner’s alone', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const { id, question } = await start(person, { kind: 'all' });
  const far = await person.request('POST', `/api/assessments/${id}/answers`, {
    body: { question: question?.id, option: 5 },
  });
  expect([400, 200]).toContain(far.status);
  const role = await person.request('POST', '/api/assessments', {
    body: { target: { kind: 'role', role: 'astronaut' } },
  });
  expect(((await role.json()) as Problem).code).toBe('ROLE_NOT_FOUND');
  const stranger = await visit(api.url);
  expect((await stranger.request('GET', `/api/assessments/${id}`)).status).toBe(404);
  expect((await fetch(`${api.url}/api/assessments`)).status).toBe(401);
});

test('a graded lab is evidence, and a later one does not change an old result', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  await person.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf());
  const started = await start(person, { kind: 'all' });
  const path = `/api/assessments/${started.id}`;
  const ended = (await (await person.request('POST', `${path}/finish`)).json()) as Assessment;
  expect(ended.result?.labs).toMatchObject([{ lab: 'double' }]);
  await person.submit({ text: 'package main\n\n// again\n' });
  await runner.result(await runner.claimOne(), resultOf());
  const later = (await (await person.request('GET', path)).json()) as Assessment;
  expect(later.result?.level).toEqual(ended.result?.level);
  const { assessments } = (await (await person.request('GET', '/api/assessments')).json()) as {
    assessments: AssessmentSummary[];
  };
  expect(assessments).toMatchObject([{ id: started.id, level: ended.result?.level }]);
});
