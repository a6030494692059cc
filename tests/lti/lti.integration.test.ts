import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestRunner, resultOf, visit } from '../../apps/api/src/clients.testing.ts';
import {
  startTestApi,
  startTestPostgres,
  type TestApi,
  type TestPostgres,
} from '../../apps/api/src/harness.testing.ts';
import { signedIn } from '../../apps/api/src/teaching.testing.ts';
import { registrationOf, startPlatform, type PlatformProcess } from './platform/start-platform.ts';

let postgres: TestPostgres;
let api: TestApi;
let platform: PlatformProcess;

beforeAll(async () => {
  postgres = await startTestPostgres();
  platform = await startPlatform();
  api = await startTestApi(await postgres.createDatabase(), { LTI_ALLOW_PRIVATE: 'true' });
  platform.set({ toolUrl: api.url });
  const admin = await signedIn(api, 'admin');
  const made = await admin.request('POST', '/api/lti/platforms', { body: registrationOf(platform) });
  expect(made.status).toBe(204);
});
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

interface Hint {
  kind?: 'deep-link';
  multiple?: boolean;
  target?: string;
  link?: string;
  email?: string;
  message?: string;
  forge?: 'none' | 'hs256' | 'stranger' | 'audience' | 'nonce' | 'deployment' | 'expired';
}

/** What the platform's page would post to the tool, and the cookie of the browser that began. */
async function begin(user: string, hint: Hint, cookie?: string) {
  const query = new URLSearchParams({
    iss: platform.url,
    login_hint: user,
    target_link_uri: `${api.url}/lti/launch`,
    lti_message_hint: JSON.stringify(hint),
  });
  const headers: Record<string, string> = cookie === undefined ? {} : { Cookie: cookie };
  const login = await fetch(`${api.url}/lti/login?${query.toString()}`, { redirect: 'manual', headers });
  expect(login.status).toBe(302);
  const browser = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const page = await (await fetch(login.headers.get('location') ?? '')).text();
  const field = (name: string) =>
    new RegExp(`name="${name}" type="hidden" value="([^"]*)"`).exec(page)?.[1] ?? '';
  return { browser, form: { id_token: field('id_token'), state: field('state') } };
}

function post(form: Record<string, string>, cookie: string): Promise<Response> {
  return fetch(`${api.url}/lti/launch`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams(form),
  });
}

/** A launch from beginning to end; the person's browser afterwards. */
async function launch(user: string, hint: Hint = {}) {
  const { browser, form } = await begin(user, hint);
  const response = await post(form, browser);
  expect(response.status, await response.clone().text()).toBe(303);
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const request = (method: string, path: string, body?: unknown) =>
    fetch(api.url + path, {
      method,
      headers: {
        Cookie: cookie,
        'Sec-Fetch-Site': 'same-origin',
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { path: response.headers.get('location') ?? '', cookie, request };
}

async function gradeNext(full: boolean): Promise<void> {
  const runner = createTestRunner(api.url);
  const job = await runner.claimOne();
  expect((await runner.result(job, resultOf({ full }))).status).toBe(204);
}

async function submit(learner: Awaited<ReturnType<typeof launch>>, full: boolean): Promise<void> {
  const files = { 'main.go': 'package main\n' };
  const sent = await learner.request('POST', '/api/submissions', { lab: 'double', mode: 'grade', files });
  expect(sent.status).toBe(202);
  await gradeNext(full);
}

const scoresOf = async () => (await platform.ask()).scores.map(({ scoreGiven }) => scoreGiven);

test('a lab is placed into a course, opened by a learner, and its score passed back and only raised', async () => {
  const teacher = await launch('user-teacher', { kind: 'deep-link' });
  expect(teacher.path).toMatch(/^\/lti\/deep-link\/[0-9a-f-]{36}$/);
  const deepLink = `/api/lti/deep-links/${teacher.path.split('/').at(-1)}`;
  const { choices } = (await (await teacher.request('GET', deepLink)).json()) as { choices: unknown[] };
  expect(choices).toContainEqual(expect.objectContaining({ kind: 'lab', target: 'double' }));
  const lab = { kind: 'lab', target: 'double', points: 20, dueAt: '2026-12-24T18:00:00+01:00' };
  const choice = { language: 'en', items: [lab] };
  expect((await teacher.request('POST', deepLink, { ...choice, items: [lab, lab] })).status).toBe(400);
  const unknown = { ...choice, items: [{ ...lab, target: 'nothing' }] };
  expect((await teacher.request('POST', deepLink, unknown)).status).toBe(404);
  const { path } = (await (await teacher.request('POST', deepLink, choice)).json()) as { path: string };
  const page = await (await teacher.request('GET', path)).text();
  const jwt = /name="JWT" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const placed = await fetch(`${platform.url}/deep-link-return`, {
    method: 'POST',
    body: new URLSearchParams({ JWT: jwt }),
  });
  expect(placed.status).toBe(200);
  expect((await teacher.request('GET', path)).status).toBe(404);
  const [item] = (await platform.ask()).items;
  const [content] = item?.['https://purl.imsglobal.org/spec/lti-dl/claim/content_items'] as {
    url: string;
    lineItem: { scoreMaximum: number };
  }[];
  expect(content).toMatchObject({
    type: 'ltiResourceLink',
    url: `${api.url}/labs/double`,
    lineItem: { scoreMaximum: 20, resourceId: 'lab:double' },
    submission: { endDateTime: '2026-12-24T17:00:00.000Z' },
  });
  expect(item?.['https://purl.imsglobal.org/spec/lti-dl/claim/data']).toBe('opaque-42');

  const learner = await launch('user-learner', { target: content?.url ?? '' });
  expect(learner.path).toBe('/labs/double');
  await submit(learner, false);
  await expect.poll(scoresOf, { timeout: 15_000 }).toEqual([60]);
  // A score that the platform does not take now is tried again.
  platform.set({ failScores: 1 });
  await submit(learner, true);
  await expect.poll(scoresOf, { timeout: 30_000 }).toEqual([60, 100]);
  await submit(learner, false);
  const dueScores = () =>
    api.context.db.selectFrom('lti_scores').select('subject').where('due_at', 'is not', null).execute();
  await expect
    .poll(async () => (await api.context.db.selectFrom('integration_outbox').select('id').execute()).length)
    .toBe(0);
  await expect.poll(dueScores, { timeout: 15_000 }).toEqual([]);
  expect(await scoresOf()).toEqual([60, 100]);
  expect((await platform.ask()).scores.every(({ userId }) => userId === 'user-learner')).toBe(true);
  expect((await platform.ask()).problems).toEqual([]);
});

test('roles are those of the course, an instructor imports its members, and nobody becomes an admin', async () => {
  const teacher = await launch('user-teacher');
  const { cohorts } = (await (await teacher.request('GET', '/api/cohorts')).json()) as {
    cohorts: { id: string; name: string }[];
  };
  expect(cohorts.map(({ name }) => name)).toEqual(['Go in production']);
  const id = cohorts[0]?.id ?? '';
  const imported = await teacher.request('POST', `/api/cohorts/${id}/lti/roster`);
  expect(await imported.json()).toMatchObject({ members: 3, removed: 0 });
  const members = await api.context.db
    .selectFrom('cohort_members as m')
    .innerJoin('people as p', 'p.id', 'm.person_id')
    .select(['p.name', 'm.role', 'p.role as platformRole'])
    .where('m.cohort_id', '=', id)
    .orderBy('p.name')
    .execute();
  expect(members).toEqual([
    { name: 'Lin Learner', role: 'learner', platformRole: 'candidate' },
    { name: 'Tess Teacher', role: 'instructor', platformRole: 'instructor' },
    { name: '王小明', role: 'learner', platformRole: 'candidate' },
  ]);
  const learner = await launch('user-learner');
  expect((await learner.request('POST', `/api/cohorts/${id}/lti/roster`)).status).toBe(403);
});

test('an address of e-mail opens nobody else’s account', async () => {
  const victim = await signedIn(api, 'admin');
  await api.context.db
    .updateTable('people')
    .set({ email: 'boss@school.example' })
    .where('id', '=', victim.id)
    .execute();
  const taken = await launch('user-other', { email: 'boss@school.example' });
  const session = (await (await taken.request('GET', '/api/session')).json()) as {
    person: { id: string; role: string };
  };
  expect(session.person.id).not.toBe(victim.id);
  expect(session.person.role).toBe('candidate');
});

test.for(['none', 'hs256', 'stranger', 'audience', 'nonce', 'deployment', 'expired'] as const)(
  'a launch forged by %s is refused and signs nobody in',
  async (forge) => {
    const { browser, form } = await begin('user-learner', { forge });
    const response = await post(form, browser);
    expect(response.status).toBe(401);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await response.json()).toMatchObject({ code: 'LTI_REFUSED' });
  },
);

test('a launch counts once, in the browser that began it', async () => {
  const { browser, form } = await begin('user-learner', {});
  const other = await begin('user-learner', {});
  expect((await post(form, other.browser)).status).toBe(401);
  // The attempt used the state up.
  expect((await post(form, browser)).status).toBe(401);
  const again = await begin('user-learner', {});
  expect((await post(again.form, again.browser)).status).toBe(303);
  expect((await post(again.form, again.browser)).status).toBe(401);
  // The id_token of one launch does not answer another.
  const fresh = await begin('user-learner', {});
  const replayed = { id_token: again.form.id_token, state: fresh.form.state };
  expect((await post(replayed, fresh.browser)).status).toBe(401);
});

test('a launch leads nowhere but to pages of this site', async () => {
  for (const target of [
    'https://evil.example/',
    `${api.url}@evil.example/labs/double`,
    `${api.url}//evil.example`,
  ]) {
    const { browser, form } = await begin('user-learner', { target });
    const response = await post(form, browser);
    expect(response.status, target).toBe(401);
  }
});

test('the form of the platform is sent once more from our own site, and framed launches open a window', async () => {
  const { form } = await begin('user-learner', {});
  const hop = await post(form, '');
  expect(hop.status).toBe(200);
  expect(await hop.text()).toContain('name="hop"');
  expect((await post({ ...form, hop: '1' }, '')).status).toBe(401);
  const query = new URLSearchParams({ iss: platform.url, login_hint: 'user-learner' });
  const framed = await fetch(`${api.url}/lti/login?${query.toString()}`, {
    headers: { 'Sec-Fetch-Dest': 'iframe' },
  });
  expect(framed.headers.get('content-security-policy')).toContain(`frame-ancestors ${platform.url}`);
  expect(await framed.text()).toContain('target="_blank"');
});

test('addresses inside the network are no platform’s unless that is configured', async () => {
  await using outside = await startTestApi(await postgres.createDatabase());
  const admin = await signedIn(outside, 'admin');
  const refused = await admin.request('POST', '/api/lti/platforms', { body: registrationOf(platform) });
  expect(refused.status).toBe(400);
  const inside = {
    ...registrationOf(platform),
    authUrl: 'https://10.0.0.1/',
    tokenUrl: 'https://[::1]/',
    jwksUrl: 'https://169.254.169.254/',
  };
  const problem = (await (await admin.request('POST', '/api/lti/platforms', { body: inside })).json()) as {
    issues: unknown[];
  };
  expect(problem.issues).toHaveLength(3);
  expect((await (await visit(outside.url)).request('GET', '/api/lti/platforms')).status).toBe(403);
});
