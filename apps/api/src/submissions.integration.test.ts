import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { Problem, Submission } from '@gopherlab/contracts';
import { createTestRunner, phase, readStream, resultOf, visit } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestPostgres } from './harness.testing.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

async function startApi(env?: Record<string, string>) {
  return startTestApi(await postgres.createDatabase(), env);
}

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toMatch('application/problem+json');
  return (await response.json()) as Problem;
}

test('a submission is graded and its verdict is there afterwards', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const runner = createTestRunner(api.url);
  const claimed = runner.claim();
  const submission = await person.submit({ text: 'package main // mine\n' });
  expect(submission).toMatchObject({ state: 'queued', attempt: 1, verdict: null, queuePosition: 0 });
  const job = await claimed;
  expect(job).toMatchObject({
    submissionId: submission.id,
    lab: 'double',
    files: { 'main.go': 'package main // mine\n' },
  });
  if (!job) return;
  expect((await runner.events(job, [phase(1)])).status).toBe(204);
  expect((await runner.result(job, resultOf())).status).toBe(204);
  const found = (await (
    await person.request('GET', `/api/submissions/${submission.id}`)
  ).json()) as Submission;
  expect(found).toMatchObject({ state: 'done', queuePosition: null, verdict: { score: 60, lab: 'double' } });
  const files = await (await person.request('GET', `/api/submissions/${submission.id}/files`)).json();
  expect(files).toEqual({ files: { 'main.go': 'package main // mine\n' } });
});

test('twenty equal posts at once make one submission and one job', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const answers = await Promise.all(Array.from({ length: 20 }, () => person.submit({ key: 'the-same-key' })));
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  const runner = createTestRunner(api.url);
  expect(await runner.claim()).toBeDefined();
  expect(await runner.claim(0)).toBeUndefined();
});

test('a key that was used for something else is refused', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  await person.submit({ key: 'the-same-key', text: 'package main // one\n' });
  const other = person.submit({ key: 'the-same-key', text: 'package main // two\n' });
  await expect(other).rejects.toThrow('IDEMPOTENCY_MISMATCH');
});

test('two people may use the same key', async () => {
  await using api = await startApi();
  const [one, two] = [await visit(api.url), await visit(api.url)];
  const [first, second] = [
    await one.submit({ key: 'the-same-key' }),
    await two.submit({ key: 'the-same-key' }),
  ];
  expect(first.id).not.toBe(second.id);
});

test('a submission whose job cannot be queued is not stored either', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  await sql`alter table pgboss.job_common add constraint none check (name not like 'grade-%')`.execute(
    api.context.db,
  );
  await expect(person.submit()).rejects.toThrow('500');
  const { submissions } = (await (await person.request('GET', '/api/submissions')).json()) as {
    submissions: [];
  };
  expect(submissions).toEqual([]);
});

test('a person may have only so many unfinished', async () => {
  await using api = await startApi({ MAX_UNFINISHED_PER_PERSON: '2' });
  const person = await visit(api.url);
  await person.submit();
  await person.submit();
  const body = { lab: 'double', mode: 'grade', files: { 'main.go': 'package main\n' } };
  const headers = { 'Idempotency-Key': 'another-key' };
  const third = await person.request('POST', '/api/submissions', { body, headers });
  expect(third.status).toBe(429);
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await problemOf(third)).toMatchObject({ code: 'TOO_MANY_UNFINISHED' });
  await expect((await visit(api.url)).submit()).resolves.toMatchObject({ state: 'queued' });
});

test('people take turns, however much one of them has queued', async () => {
  await using api = await startApi({ MAX_UNFINISHED_PER_PERSON: '10' });
  const [busy, other] = [await visit(api.url), await visit(api.url)];
  const mine = [await busy.submit(), await busy.submit(), await busy.submit()];
  const theirs = await other.submit();
  expect(theirs.queuePosition).toBe(1);
  const runner = createTestRunner(api.url);
  const order = [];
  for (let i = 0; i < 4; i += 1) order.push((await runner.claimOne()).submissionId);
  expect(order).toEqual([mine[0]?.id, theirs.id, mine[1]?.id, mine[2]?.id]);
});

test('the waiting time is told once gradings were seen and a runner is there', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  expect((await person.submit()).estimatedWaitMs).toBeNull();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf());
  await person.submit();
  await runner.claimOne();
  // What the line is made of is looked at once a second.
  await expect
    .poll(async () => (await (await visit(api.url)).submit()).estimatedWaitMs, {
      timeout: 5000,
      interval: 400,
    })
    .toBeGreaterThan(0);
});

test('a reader gets what was and what comes, each event once and in order', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const { id } = await person.submit();
  const runner = createTestRunner(api.url);
  const job = await runner.claimOne();
  await runner.events(job, [phase(0), phase(1)]);
  const reading = person
    .request('GET', `/api/submissions/${id}/events`)
    .then((response) => readStream(response));
  for (let atMs = 2; atMs < 30; atMs += 1) await runner.events(job, [phase(atMs)]);
  await runner.result(job, resultOf());
  const received = await reading;
  const stored = received.filter((event) => event.id !== undefined);
  expect(stored.map((event) => event.id)).toEqual(stored.map((_, index) => index + 1));
  expect(stored[0]?.data).toMatchObject({ kind: 'state', state: 'running' });
  const times = stored.flatMap(({ data }) => (data.kind === 'grader' ? [data.event.atMs] : []));
  expect(times).toEqual(Array.from({ length: 30 }, (_, index) => index));
  expect(received.at(-1)?.data).toMatchObject({
    kind: 'finished',
    submission: { id, verdict: { score: 60 } },
  });
});

test('a reader who was cut off goes on after the last event, on another api too', async () => {
  await using first = await startApi();
  await using second = await startTestApi(first.databaseUrl, { LABS_DIR: first.labsDir });
  const person = await visit(first.url);
  const { id } = await person.submit();
  const runner = createTestRunner(first.url);
  const job = await runner.claimOne();
  await runner.events(job, [phase(0), phase(1), phase(2)]);
  const cut = await person.request('GET', `/api/submissions/${id}/events`);
  const before = await readStream(cut, (event) => event.id === 3);
  const again = fetch(`${second.url}/api/submissions/${id}/events`, {
    headers: { Cookie: person.cookie, 'Last-Event-ID': '3' },
  }).then((response) => readStream(response));
  await runner.events(job, [phase(3)]);
  await runner.result(job, resultOf());
  const after = await again;
  expect(before.at(-1)?.id).toBe(3);
  expect(after.map((event) => event.id)).toEqual([4, 5, 6]);
  expect(after.at(-1)?.data.kind).toBe('finished');
  const complete = await person.request('GET', `/api/submissions/${id}/events?after=6`);
  expect(complete.status).toBe(204);
});

test('somebody in the queue is told of every new place', async () => {
  await using api = await startApi();
  const [first, second] = [await visit(api.url), await visit(api.url)];
  await first.submit();
  const { id } = await second.submit();
  const response = await second.request('GET', `/api/submissions/${id}/events`);
  const places: unknown[] = [];
  const reading = readStream(response, ({ data }) => {
    places.push(data.kind === 'state' ? data.queuePosition : undefined);
    return data.kind === 'state' && data.state === 'running';
  });
  const runner = createTestRunner(api.url);
  await expect.poll(() => places).toEqual([1]);
  await runner.claimOne();
  await expect.poll(() => places).toEqual([1, 0]);
  await runner.claimOne();
  await reading;
  expect(places).toEqual([1, 0, null]);
});

test('what a submission prints is kept whatever bytes it is made of', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const { id } = await person.submit();
  const runner = createTestRunner(api.url);
  const job = await runner.claimOne();
  const text = 'null \0 half \ud800 whole 😀 \u001b[31m';
  const answer = await runner.events(job, [{ type: 'output', atMs: 1, source: 'candidate', text }]);
  expect(answer.status).toBe(204);
  await runner.result(job, resultOf());
  const received = await readStream(await person.request('GET', `/api/submissions/${id}/events`));
  const output = received.find(({ data }) => data.kind === 'grader')?.data;
  expect(output).toMatchObject({ event: { text: 'null \ufffd half \ufffd whole 😀 \u001b[31m' } });
});

test('an artefact is a download that no page can run, for its owner alone', async () => {
  await using api = await startApi();
  const [person, stranger] = [await visit(api.url), await visit(api.url)];
  const { id } = await person.submit();
  const runner = createTestRunner(api.url);
  const job = await runner.claimOne();
  const data = Buffer.from('<script>alert(1)</script>').toString('base64');
  const title = { en: 'A page', zh: '页面' };
  await runner.events(job, [
    { type: 'artefact', atMs: 1, name: 'page.html', title, mediaType: 'text/html', data },
  ]);
  await runner.result(job, resultOf());
  const path = `/api/submissions/${id}/artefacts/page.html`;
  const response = await person.request('GET', path);
  expect(await response.text()).toBe('<script>alert(1)</script>');
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="page.html"');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('content-security-policy')).toMatch('sandbox');
  expect((await stranger.request('GET', path)).status).toBe(404);
  const submission = (await (await person.request('GET', `/api/submissions/${id}`)).json()) as Submission;
  expect(submission.artefacts).toMatchObject([{ name: 'page.html', sizeBytes: 25 }]);
  const received = await readStream(await person.request('GET', `/api/submissions/${id}/events`));
  const streamed = received.find(({ data: event }) => event.kind === 'grader')?.data;
  expect(streamed).toMatchObject({ event: { type: 'artefact', data: '' } });
});
