import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem, Submission } from '@gopherlab/contracts';
import { createTestRunner, phase, readStream, resultOf, visit, type Person } from './clients.testing.ts';
import {
  RUNNER_TOKEN,
  startTestApi,
  startTestPostgres,
  type TestApi,
  type TestPostgres,
} from './harness.testing.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

async function startApi(env?: Record<string, string>) {
  return startTestApi(await postgres.createDatabase(), env);
}

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as Problem).code;
}

async function getSubmission(person: Person, id: string): Promise<Submission> {
  return (await (await person.request('GET', `/api/submissions/${id}`)).json()) as Submission;
}

async function countVerdicts({ context }: TestApi): Promise<number> {
  const result = await sql<{ count: string }>`select count(*) from verdicts`.execute(context.db);
  return Number(result.rows[0]?.count);
}

test('a claim waits for work and gets it at once', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const runner = createTestRunner(api.url);
  expect(await runner.claim(0)).toBeUndefined();
  const waiting = runner.claim(20_000);
  await sleep(300);
  const submission = await person.submit();
  expect(await waiting).toMatchObject({ submissionId: submission.id });
});

test('of many runners one gets the job', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const claims = Array.from({ length: 8 }, () => createTestRunner(api.url).claim(1500));
  await person.submit();
  const jobs = (await Promise.all(claims)).filter((job) => job !== undefined);
  expect(jobs).toHaveLength(1);
});

test('a runner gets only jobs of the profiles that it offers', async () => {
  await using api = await startApi();
  await (await visit(api.url)).submit();
  const runner = createTestRunner(api.url);
  const request = { runnerId: runner.runnerId, profiles: ['kernel'], waitMs: 0 };
  expect((await runner.post('claim', request)).status).toBe(204);
  expect(await runner.claim()).toBeDefined();
});

test('a runner that falls silent loses the lease and another finishes, once', async () => {
  await using api = await startApi({ LEASE_TTL_MS: '2000' });
  const person = await visit(api.url);
  const { id } = await person.submit();
  const [silent, other] = [createTestRunner(api.url), createTestRunner(api.url)];
  const lost = await silent.claimOne();
  await silent.events(lost, [phase(0)]);
  const job = await other.claimOne();
  expect(job.submissionId).toBe(id);
  expect(await codeOf(await silent.events(lost, [phase(1)]))).toBe('LEASE_LOST');
  expect(await codeOf(await silent.result(lost, resultOf({ full: true })))).toBe('LEASE_LOST');
  expect(await codeOf(await silent.fault(lost))).toBe('LEASE_LOST');
  expect((await other.result(job, resultOf())).status).toBe(204);
  expect(await getSubmission(person, id)).toMatchObject({
    state: 'done',
    attempt: 1,
    verdict: { score: 60 },
  });
  expect(await countVerdicts(api)).toBe(1);
  const received = await readStream(await person.request('GET', `/api/submissions/${id}/events`));
  const kinds = received.map(({ data }) => data.kind);
  expect(kinds).toEqual(['state', 'grader', 'retried', 'state', 'finished']);
});

test('heartbeats keep a lease', async () => {
  await using api = await startApi({ LEASE_TTL_MS: '3000' });
  const person = await visit(api.url);
  const { id } = await person.submit();
  const runner = createTestRunner(api.url);
  const job = await runner.claimOne();
  for (let beat = 0; beat < 5; beat += 1) {
    await sleep(job.heartbeatMs);
    expect((await runner.events(job, [])).status).toBe(204);
  }
  expect((await runner.result(job, resultOf())).status).toBe(204);
  expect((await getSubmission(person, id)).state).toBe('done');
});

test('a runner killed with -9 has its job done by another', async () => {
  await using api = await startApi({ LEASE_TTL_MS: '2000' });
  const person = await visit(api.url);
  const { id } = await person.submit();
  const child = fork(new URL('./silent-runner.testing.ts', import.meta.url), [api.url]);
  await once(child, 'message');
  child.kill('SIGKILL');
  const runner = createTestRunner(api.url);
  const job = await runner.claimOne();
  expect(job.submissionId).toBe(id);
  await runner.result(job, resultOf());
  expect(await getSubmission(person, id)).toMatchObject({ state: 'done', attempt: 1 });
});

test('after three faults of the platform the learner is told, and it costs no attempt', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const { id } = await person.submit();
  const later = await person.submit();
  expect(later.attempt).toBe(2);
  const runner = createTestRunner(api.url);
  for (let tries = 0; tries < 3;) {
    const job = await runner.claimOne();
    if (job.submissionId === id) {
      await runner.fault(job, 'the engine is away');
      tries += 1;
    } else await runner.result(job, resultOf());
  }
  const submission = await getSubmission(person, id);
  expect(submission).toMatchObject({
    state: 'done',
    attempt: null,
    verdict: { status: 'platform-error', score: 0 },
  });
  expect(submission.verdict?.summary.en).toMatch('the engine is away');
  expect((await getSubmission(person, later.id)).attempt).toBe(1);
  expect((await person.submit()).attempt).toBe(2);
});

test('a result that says platform-error is tried again', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const { id } = await person.submit();
  const runner = createTestRunner(api.url);
  const result = resultOf();
  result.score.status = 'platform-error';
  await runner.result(await runner.claimOne(), result);
  const job = await runner.claimOne();
  await runner.result(job, resultOf());
  expect(await getSubmission(person, id)).toMatchObject({ attempt: 1, verdict: { status: 'graded' } });
});

test('a job given back in order costs no try', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const { id } = await person.submit();
  const runner = createTestRunner(api.url);
  for (let times = 0; times < 4; times += 1) await runner.fault(await runner.claimOne(), 'we leave', true);
  await runner.result(await runner.claimOne(), resultOf());
  expect(await getSubmission(person, id)).toMatchObject({ attempt: 1, verdict: { status: 'graded' } });
});

test('a runner that leaves gives back all that it holds', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  await person.submit();
  await person.submit();
  const [leaving, other] = [createTestRunner(api.url), createTestRunner(api.url)];
  await leaving.claimOne();
  await leaving.claimOne();
  expect((await leaving.post('leave', { runnerId: leaving.runnerId })).status).toBe(204);
  expect(await other.claim()).toBeDefined();
  expect(await other.claim()).toBeDefined();
});

test('a claim whose caller has gone does not keep the job', async () => {
  await using api = await startApi({ LEASE_TTL_MS: '60000' });
  const person = await visit(api.url);
  const impatient = createTestRunner(api.url);
  const gone = new AbortController();
  const request = { runnerId: impatient.runnerId, profiles: ['standard'], waitMs: 20_000 };
  const claim = impatient.post('claim', request, gone.signal).catch(() => undefined);
  await sleep(200);
  gone.abort();
  await claim;
  const submission = await person.submit();
  const job = await createTestRunner(api.url).claim();
  expect(job?.submissionId).toBe(submission.id);
});

test('a batch that is sent twice is stored once, and a gap is refused', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const { id } = await person.submit();
  const runner = createTestRunner(api.url);
  const job = await runner.claimOne();
  await runner.events(job, [phase(0), phase(1)], 0);
  await runner.events(job, [phase(0), phase(1)], 0);
  await runner.events(job, [phase(1), phase(2)], 1);
  expect(await codeOf(await runner.events(job, [phase(9)], 9))).toBe('EVENTS_MISSING');
  await runner.result(job, resultOf());
  const received = await readStream(await person.request('GET', `/api/submissions/${id}/events`));
  const times = received.flatMap(({ data }) => (data.kind === 'grader' ? [data.event.atMs] : []));
  expect(times).toEqual([0, 1, 2]);
});

test('results that race leave one verdict', async () => {
  await using api = await startApi();
  await (await visit(api.url)).submit();
  const runner = createTestRunner(api.url);
  const job = await runner.claimOne();
  const answers = await Promise.all(Array.from({ length: 10 }, () => runner.result(job, resultOf())));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(9).fill(409)]);
  expect(await countVerdicts(api)).toBe(1);
});

test("a person's cookie opens no runner's route, and a wrong token neither", async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const body = { runnerId: 'me', profiles: ['standard'], waitMs: 0 };
  const refused = await person.request('POST', '/internal/runner/claim', { body });
  expect(refused.status).toBe(401);
  for (const authorization of [
    '',
    'Bearer ',
    'Bearer wrong',
    `Basic ${RUNNER_TOKEN}`,
    `Bearer ${RUNNER_TOKEN}x`,
  ]) {
    const headers = { Authorization: authorization };
    expect((await person.request('POST', '/internal/runner/claim', { body, headers })).status).toBe(401);
  }
});

test("a guest's work and a submission under way survive a restart of the api", async () => {
  const databaseUrl = await postgres.createDatabase();
  await using before = await startTestApi(databaseUrl);
  const person = await visit(before.url);
  await person.request('PUT', '/api/labs/double/draft', {
    body: { files: { 'main.go': 'mine' }, baseRevision: 0 },
  });
  const { id } = await person.submit();
  const job = await createTestRunner(before.url).claimOne();
  await before.stop();
  await using after = await startTestApi(databaseUrl, { LABS_DIR: before.labsDir });
  expect((await createTestRunner(after.url).result(job, resultOf())).status).toBe(204);
  const get = (path: string) => fetch(`${after.url}${path}`, { headers: { Cookie: person.cookie } });
  expect(await (await get(`/api/submissions/${id}`)).json()).toMatchObject({ verdict: { score: 60 } });
  expect(await (await get('/api/labs/double/draft')).json()).toMatchObject({
    files: { 'main.go': 'mine' },
    revision: 1,
  });
  expect(await (await get('/api/session')).json()).toMatchObject({ person: { guest: true } });
});

test('streams and waiting claims end when the api is told to stop', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const { id } = await person.submit();
  const claim = createTestRunner(api.url).post('claim', {
    runnerId: 'x',
    profiles: ['kernel'],
    waitMs: 30_000,
  });
  const reading = readStream(await person.request('GET', `/api/submissions/${id}/events`));
  await sleep(100);
  const begun = performance.now();
  await api.stop();
  expect((await claim).status).toBe(204);
  expect((await reading).at(-1)?.data.kind).toBe('state');
  // Half of what the claim would have waited.
  expect(performance.now() - begun).toBeLessThan(15_000);
});
