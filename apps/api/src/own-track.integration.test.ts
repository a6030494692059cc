import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Assessment, OwnTrack, Problem } from '@gopherlab/contracts';
import { createTestRunner, resultOf, visit, type Person } from './clients.testing.ts';
import {
  startTestApi,
  startTestPostgres,
  writeLabsWithQuestions,
  type TestApi,
  type TestPostgres,
} from './harness.testing.ts';

let postgres: TestPostgres;
let api: TestApi;
beforeAll(async () => {
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase(), { LABS_DIR: await writeLabsWithQuestions() });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

async function assess(person: Person, { finished = true } = {}): Promise<Assessment> {
  const started = await person.request('POST', '/api/assessments', { body: { target: { kind: 'all' } } });
  const assessment = (await started.json()) as Assessment;
  if (!finished) return assessment;
  return (await (
    await person.request('POST', `/api/assessments/${assessment.id}/finish`)
  ).json()) as Assessment;
}

const make = (person: Person, id: string) => person.request('POST', `/api/assessments/${id}/track`);

async function ownTrack(person: Person): Promise<OwnTrack | null> {
  const answer = await person.request('GET', '/api/own-track');
  return ((await answer.json()) as { track: OwnTrack | null }).track;
}

test('what a result says to learn next becomes a track that stays, and shows how the person stands in it', async () => {
  const person = await visit(api.url);
  expect(await ownTrack(person)).toBeNull();
  const { id, result } = await assess(person);
  expect(result?.next).toEqual(['double']);
  expect((await make(person, id)).status).toBe(200);
  expect(await ownTrack(person)).toMatchObject({
    assessment: id,
    target: { kind: 'all' },
    labs: [{ lab: 'double', percent: null, passed: false }],
  });
  await person.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf({ full: true }));
  // The lab is no longer what comes next, but it is what the person set out to do.
  expect((await ownTrack(person))?.labs).toMatchObject([{ lab: 'double', percent: 100, passed: true }]);
});

test('without a result, or with nothing left to learn, there is no track to make', async () => {
  const person = await visit(api.url);
  const open = await assess(person, { finished: false });
  const early = await make(person, open.id);
  expect(early.status).toBe(409);
  expect(((await early.json()) as Problem).detail).toBe('finish the assessment first');
  await person.request('POST', `/api/assessments/${open.id}/finish`);
  await person.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf({ full: true }));
  const { id } = await assess(person);
  const nothing = await make(person, id);
  expect(((await nothing.json()) as Problem).code).toBe('NOTHING_NEXT');
  expect(await ownTrack(person)).toBeNull();
});

test("nobody makes a track of somebody else's result, and the newest of one's own is shown", async () => {
  const [person, other] = [await visit(api.url), await visit(api.url)];
  const first = await assess(person);
  expect((await make(other, first.id)).status).toBe(404);
  await make(person, first.id);
  const second = await assess(person);
  await make(person, second.id);
  expect((await ownTrack(person))?.assessment).toBe(second.id);
  await make(person, first.id);
  expect((await ownTrack(person))?.assessment).toBe(first.id);
  expect(await ownTrack(other)).toBeNull();
});
