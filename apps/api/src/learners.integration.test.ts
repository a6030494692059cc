import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Draft, LabDetail, LabSummary, Problem } from '@gopherlab/contracts';
import { createTestRunner, resultOf, visit, type Person } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

async function startApi(env?: Record<string, string>) {
  return startTestApi(await postgres.createDatabase(), env);
}

async function grade(
  api: TestApi,
  person: Person,
  options: Parameters<typeof resultOf>[0] = {},
): Promise<void> {
  await person.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf(options));
}

async function getLab(person: Person): Promise<LabDetail> {
  return (await (await person.request('GET', '/api/labs/double')).json()) as LabDetail;
}

async function save(person: Person, text: string, baseRevision: number): Promise<Response> {
  const body = { files: { 'main.go': text }, baseRevision };
  return person.request('PUT', '/api/labs/double/draft', { body });
}

test('anybody may read the labs, and no row is made for them', async () => {
  await using api = await startApi();
  const response = await fetch(`${api.url}/api/labs`);
  const { labs } = (await response.json()) as { labs: LabSummary[] };
  expect(labs).toMatchObject([{ slug: 'double', checkCount: 2, progress: { state: 'new', attempts: 0 } }]);
  expect(response.headers.getSetCookie()).toEqual([]);
  const detail = await fetch(`${api.url}/api/labs/double`);
  expect(await detail.json()).toMatchObject({
    entry: 'main.go',
    maxScore: 100,
    solution: { unlocked: false },
  });
});

test('the cookie is for this site alone and its token is stored only as a hash', async () => {
  await using api = await startApi();
  const response = await fetch(`${api.url}/api/session`);
  const [cookie = ''] = response.headers.getSetCookie();
  expect(cookie).toMatch(/^gopherlab_session=[\w-]{43};/);
  expect(cookie).toMatch(/; HttpOnly/);
  expect(cookie).toMatch(/; SameSite=Lax/);
  expect(cookie).toMatch(/; Path=\//);
  expect(cookie).not.toMatch(/Secure/);
  const rows = await api.context.db.selectFrom('sessions').select('token_hash').execute();
  expect(rows).toHaveLength(1);
  expect(rows[0]?.token_hash).toHaveLength(32);
});

test('behind https the cookie is secure', async () => {
  await using api = await startApi({ PUBLIC_URL: 'https://labs.example' });
  const response = await fetch(`${api.url}/api/session`);
  expect(response.headers.getSetCookie()[0]).toMatch(/; Secure/);
  expect(response.headers.get('strict-transport-security')).toMatch('max-age');
});

test('a session is kept, and a forged one is not', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const again = await person.request('GET', '/api/session');
  expect(again.headers.getSetCookie()).toEqual([]);
  const forged = await fetch(`${api.url}/api/submissions`, {
    headers: { Cookie: `gopherlab_session=${'A'.repeat(43)}` },
  });
  expect(forged.status).toBe(401);
});

test('a request of another site changes nothing', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const url = `${api.url}/api/labs/double/draft`;
  const put = (headers: Record<string, string>) =>
    fetch(url, {
      method: 'PUT',
      headers: { Cookie: person.cookie, 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ files: { 'main.go': 'theirs' }, baseRevision: 0 }),
    });
  const refused: Record<string, string>[] = [
    {},
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: api.url },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'none' },
  ];
  for (const headers of refused) {
    const response = await put(headers);
    expect(response.status).toBe(403);
    expect(((await response.json()) as Problem).code).toBe('CROSS_ORIGIN');
  }
  expect((await put({ Origin: api.url })).status).toBe(200);
});

test('a draft is kept, and a second tab is told instead of overwriting', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const none = (await (await person.request('GET', '/api/labs/double/draft')).json()) as Draft;
  expect(none).toEqual({ files: {}, revision: 0, savedAt: null });
  expect(await (await save(person, 'one', 0)).json()).toMatchObject({ revision: 1 });
  expect(await (await save(person, 'two', 1)).json()).toMatchObject({ revision: 2 });
  const conflict = await save(person, 'old tab', 1);
  expect(conflict.status).toBe(409);
  expect(((await conflict.json()) as Problem).code).toBe('DRAFT_CONFLICT');
  expect((await save(person, 'older tab', 0)).status).toBe(409);
  const now = (await (await person.request('GET', '/api/labs/double/draft')).json()) as Draft;
  expect(now).toMatchObject({ files: { 'main.go': 'two' }, revision: 2 });
});

test('a draft that was thrown away cannot be hit by a forgotten tab', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  await save(person, 'one', 0);
  const thrown = await person.request('DELETE', '/api/labs/double/draft');
  expect(await thrown.json()).toEqual({ files: {}, revision: 2, savedAt: null });
  expect((await save(person, 'forgotten', 1)).status).toBe(409);
  expect((await save(person, 'anew', 0)).status).toBe(200);
});

test('of many saves at once one wins', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const answers = await Promise.all(Array.from({ length: 10 }, (_, tab) => save(person, `tab ${tab}`, 0)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
});

test('progress counts graded submissions and keeps the best', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  await save(person, 'begun', 0);
  expect((await getLab(person)).progress).toMatchObject({ state: 'started', attempts: 0, bestScore: 0 });
  await grade(api, person);
  await grade(api, person, { failing: true });
  const { progress } = await getLab(person);
  expect(progress).toMatchObject({ state: 'started', attempts: 2, bestScore: 60, checksPassed: 1 });
  expect(Date.parse(progress.lastActivityAt ?? '')).toBeGreaterThan(0);
  await grade(api, person, { full: true });
  expect((await getLab(person)).progress).toMatchObject({
    state: 'done',
    attempts: 3,
    bestScore: 100,
    checksPassed: 2,
  });
  const stranger = await visit(api.url);
  expect((await getLab(stranger)).progress).toMatchObject({ state: 'new', attempts: 0 });
});

test('a run of the public tests is no attempt and unlocks nothing', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  expect((await person.submit({ mode: 'run' })).attempt).toBeNull();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf({ full: true }));
  const lab = await getLab(person);
  expect(lab.progress).toMatchObject({ state: 'started', attempts: 0, bestScore: 0 });
  expect(lab.checks[0]?.status).toBe('not-run');
});

test('a hint comes after the check has failed often enough, not before', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  await grade(api, person);
  expect((await getLab(person)).checks).toMatchObject([
    { id: 'doubles', status: 'passed', failures: 0, hint: null },
    { id: 'exits', status: 'failed', failures: 1, hintAfterFailures: 2, hint: null },
  ]);
  await grade(api, person);
  expect((await getLab(person)).checks[1]).toMatchObject({
    failures: 2,
    hint: { en: 'Return.', zh: '直接返回。' },
  });
});

test('the solution opens with full marks', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const locked = await person.request('GET', '/api/labs/double/solution');
  expect(locked.status).toBe(403);
  expect(((await locked.json()) as Problem).code).toBe('SOLUTION_LOCKED');
  await grade(api, person, { full: true });
  const open = await person.request('GET', '/api/labs/double/solution');
  expect(await open.json()).toMatchObject({
    files: { 'main.go': 'package main\n\nfunc main() { println(2) }\n' },
  });
});

test('the solution opens after five graded attempts', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    expect((await person.request('GET', '/api/labs/double/solution')).status).toBe(403);
    await grade(api, person, { failing: true });
  }
  expect((await getLab(person)).solution.unlocked).toBe(true);
  expect((await person.request('GET', '/api/labs/double/solution')).status).toBe(200);
});

test("nobody sees another's submissions", async () => {
  await using api = await startApi();
  const [owner, stranger] = [await visit(api.url), await visit(api.url)];
  const { id } = await owner.submit();
  for (const path of ['', '/files', '/events', '/artefacts/x.txt']) {
    expect((await stranger.request('GET', `/api/submissions/${id}${path}`)).status).toBe(404);
  }
  expect(await (await stranger.request('GET', '/api/submissions')).json()).toEqual({ submissions: [] });
});

test('submissions are listed newest first, by lab and by mode', async () => {
  await using api = await startApi();
  const person = await visit(api.url);
  const run = await person.submit({ mode: 'run' });
  const graded = await person.submit();
  const idsOf = async (query: string) => {
    const response = await person.request('GET', `/api/submissions${query}`);
    return ((await response.json()) as { submissions: { id: string }[] }).submissions.map(({ id }) => id);
  };
  expect(await idsOf('')).toEqual([graded.id, run.id]);
  expect(await idsOf('?lab=double&mode=run')).toEqual([run.id]);
  expect(await idsOf('?lab=another')).toEqual([]);
});

test('readiness follows the database and the runners', async () => {
  await using api = await startApi();
  expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
  const waiting = await fetch(`${api.url}/readyz`);
  expect(waiting.status).toBe(503);
  expect(await waiting.json()).toMatchObject({ status: 'degraded', checks: { database: { ok: true } } });
  await createTestRunner(api.url).claim(0);
  expect(await (await fetch(`${api.url}/readyz`)).json()).toMatchObject({ status: 'ok' });
});
