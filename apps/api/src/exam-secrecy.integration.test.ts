import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Assessment, GraderEvent, LeaseResult, Submission, Work } from '@gopherlab/contracts';
import { createRoutes } from './app.ts';
import { createTestRunner, phase, readStream, resultOf, type Person } from './clients.testing.ts';
import {
  startTestApi,
  startTestPostgres,
  writeLabsWithQuestions,
  type TestApi,
  type TestPostgres,
} from './harness.testing.ts';
import { insertAssignment, insertCohort, signedIn } from './teaching.testing.ts';

/** Stands in everything that only the hidden checks know. */
const SECRET = 'hidden-evidence';

interface Sitter extends Person {
  id: string;
  submissionId: string;
  key: string;
}

let postgres: TestPostgres;
let api: TestApi;
let examId: string;
/** Two who sit the same exam with the same code; the one's was right, the other's wrong in every way. */
let right: Sitter;
let wrong: Sitter;

beforeAll(async () => {
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase(), { LABS_DIR: await writeLabsWithQuestions() });
  const teacher = await signedIn(api, 'instructor');
  const [one, two] = [await signedIn(api), await signedIn(api)];
  const cohortId = await insertCohort(api.context.db, { instructor: teacher.id, learners: [one.id, two.id] });
  examId = await insertAssignment(api.context.db, {
    cohortId,
    createdBy: teacher.id,
    closesIn: 24,
    policy: { exam: { minutes: 60 } },
  });
  right = await sit(one, [...noise(1), check('passed')], resultOf({ full: true }));
  wrong = await sit(two, [...noise(7), check('failed'), timeLimit], resultOf({ failing: true }));
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

const secretly = { en: SECRET, zh: SECRET };
const check = (status: 'passed' | 'failed'): GraderEvent => ({
  type: 'check',
  atMs: 5,
  id: 'doubles',
  status,
  message: secretly,
  seen: secretly,
  durationMs: 1,
});
const timeLimit: GraderEvent = { type: 'limit', atMs: 6, reason: 'timeout', message: secretly };
/** What tells of the hidden checks by its mere number. */
const noise = (count: number): GraderEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    type: 'output',
    atMs: index,
    source: 'candidate',
    text: SECRET,
  }));

async function sit(
  person: Person & { id: string },
  events: GraderEvent[],
  result: LeaseResult,
): Promise<Sitter> {
  expect((await person.request('POST', `/api/work/${examId}/exam`)).status).toBe(200);
  const key = randomUUID();
  const { id: submissionId } = await person.submit({ key });
  const runner = createTestRunner(api.url);
  const job = await runner.claimOne();
  const build: GraderEvent = { type: 'build', atMs: 2, ok: true };
  const artefact: GraderEvent = {
    type: 'artefact',
    atMs: 7,
    name: 'notes.txt',
    title: secretly,
    mediaType: 'text/plain',
    data: Buffer.from(SECRET).toString('base64'),
  };
  const evidence = result.score.checks[0]?.status === 'failed' ? [artefact] : [];
  await runner.events(job, [phase(1), build, ...events, ...evidence]);
  result.score.summary = secretly;
  for (const one of result.score.checks) one.message = secretly;
  expect((await runner.result(job, result)).status).toBe(204);
  return { ...person, submissionId, key };
}

interface Answer {
  status: number;
  text: string;
}

/** Everything that a browser of theirs can read, by request. */
async function readEverything(person: Sitter, assessmentId: string): Promise<Record<string, Answer>> {
  const ids = [person.submissionId, examId, assessmentId, person.id];
  const reads = createRoutes(api.context).filter(
    ({ method, access, tag }) =>
      method === 'get' && access !== 'runner' && tag !== 'Documentation' && tag !== 'Health',
  );
  const answers: Record<string, Answer> = {};
  for (const route of reads) {
    const several = /\{(?!slug|name)\w+\}/.test(route.path) ? ids.entries() : [[0, ''] as const];
    for (const [index, id] of several) {
      const path = route.path
        .replace('{slug}', 'double')
        .replace('{name}', 'notes.txt')
        .replaceAll(/\{\w+\}/g, id);
      const label = `${route.path} of ${['submission', 'exam', 'assessment', 'person'][index]}`;
      answers[label] = await read(person, path);
    }
  }
  for (const after of [1, 3, 5, 9, 99]) {
    answers[`events after ${after}`] = await read(
      person,
      `/api/submissions/${person.submissionId}/events?after=${after}`,
    );
  }
  const again = { lab: 'double', mode: 'grade', files: { 'main.go': 'package main\n' } };
  const response = await person.request('POST', '/api/submissions', {
    body: again,
    headers: { 'Idempotency-Key': person.key },
  });
  answers['the same submission again'] = { status: response.status, text: plain(await response.text()) };
  return answers;
}

async function read(person: Person, path: string): Promise<Answer> {
  const response = await person.request('GET', path, { signal: AbortSignal.timeout(10_000) });
  const disposition = response.headers.get('content-disposition') ?? '';
  return { status: response.status, text: plain(disposition + (await response.text())) };
}

/** Without what is different for any two people; an export also holds questions that were drawn for each. */
function plain(text: string): string {
  const [, exported] = text.split('"submissions": [');
  return (exported ?? text)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/"remainingMs":\d+/g, '"remainingMs":0');
}

async function finishAssessment(person: Person): Promise<Assessment> {
  const started = await person.request('POST', '/api/assessments', { body: { target: { kind: 'all' } } });
  const { id } = (await started.json()) as Assessment;
  return (await (await person.request('POST', `/api/assessments/${id}/finish`)).json()) as Assessment;
}

/** Questions are drawn anew for each assessment; what it says of labs is looked at by itself. */
const ownToEach = (label: string) => label.endsWith('of assessment') && label.startsWith('/api/assessments/');

test('while the exam is open nothing that its sitters can read tells right from wrong', async () => {
  const [first, second] = [await finishAssessment(right), await finishAssessment(wrong)];
  expect([first.result?.labs, second.result?.labs]).toEqual([[], []]);
  const [ofRight, ofWrong] = [await readEverything(right, first.id), await readEverything(wrong, second.id)];
  expect(Object.keys(ofRight).length).toBeGreaterThan(20);
  for (const [label, answer] of Object.entries(ofRight)) {
    expect(answer.text, label).not.toContain(SECRET);
    expect(ofWrong[label]?.text, label).not.toContain(SECRET);
    if (!ownToEach(label)) expect(ofWrong[label], label).toEqual(answer);
  }
});

test('what is kept back says so, and until when', async () => {
  const submission = (await (
    await wrong.request('GET', `/api/submissions/${wrong.submissionId}`)
  ).json()) as Submission;
  expect(submission).toMatchObject({ state: 'done', verdict: null, artefacts: [] });
  expect(Date.parse(submission.withheld?.until ?? '')).toBeGreaterThan(Date.now());
  const codes = await Promise.all(
    ['verdict', 'artefacts/notes.txt', 'artefacts/none.txt'].map(async (what) => {
      const response = await wrong.request('GET', `/api/submissions/${wrong.submissionId}/${what}`);
      return ((await response.json()) as { code: string }).code;
    }),
  );
  expect(codes).toEqual(['VERDICT_WITHHELD', 'VERDICT_WITHHELD', 'VERDICT_WITHHELD']);
});

test('a build that fails is told at once, and so is a run of the public tests', async () => {
  const runner = createTestRunner(api.url);
  const finish = async (mode: 'grade' | 'run', result: LeaseResult) => {
    const { id } = await right.submit({ mode, text: `package main // ${mode}\n` });
    await runner.result(await runner.claimOne(), result);
    return (await (await right.request('GET', `/api/submissions/${id}`)).json()) as Submission;
  };
  const broken = resultOf();
  broken.score.status = 'build-failed';
  expect((await finish('grade', broken)).verdict?.status).toBe('build-failed');
  expect((await finish('run', resultOf())).verdict?.score).toBe(60);
});

test('what was graded before the exam opened stays as it was read', async () => {
  const person = await signedIn(api);
  const { id } = await person.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf({ full: true }));
  await insertAssignment(api.context.db, {
    personId: person.id,
    createdBy: person.id,
    opensIn: 0,
    closesIn: 24,
    policy: { exam: { minutes: 60 } },
  });
  const verdict = await person.request('GET', `/api/submissions/${id}/verdict`);
  expect(verdict.status).toBe(200);
  const solution = await person.request('GET', '/api/labs/double/solution');
  expect(solution.status, 'full marks do not open the solution during an exam').toBe(403);
});

test('leaving the cohort for a moment opens nothing', async () => {
  const members = api.context.db.updateTable('cohort_members').where('person_id', '=', wrong.id);
  await members.set({ removed_at: new Date() }).execute();
  const verdict = await wrong.request('GET', `/api/submissions/${wrong.submissionId}/verdict`);
  const solution = (await (await wrong.request('GET', '/api/labs/double')).json()) as {
    hintsClosed?: unknown;
  };
  await members.set({ removed_at: null }).execute();
  expect(verdict.status).toBe(403);
  expect(solution.hintsClosed).toBeDefined();
});

test('when it closes everything is told: score, verdict, evidence and all events', async () => {
  await api.context.db
    .updateTable('assignments')
    .set({ closes_at: new Date() })
    .where('id', '=', examId)
    .execute();
  const path = `/api/submissions/${wrong.submissionId}`;
  const submission = (await (await wrong.request('GET', path)).json()) as Submission;
  expect(submission.verdict?.summary).toEqual(secretly);
  expect(submission.withheld).toBeUndefined();
  expect((await wrong.request('GET', `${path}/verdict`)).status).toBe(200);
  expect(await (await wrong.request('GET', `${path}/artefacts/notes.txt`)).text()).toBe(SECRET);
  const events = await readStream(await wrong.request('GET', `${path}/events`));
  expect(JSON.stringify(events)).toContain(SECRET);
  const work = (await (await right.request('GET', `/api/work/${examId}`)).json()) as Work;
  expect(work).toMatchObject({ state: 'closed', withheld: null, score: 100 });
});
