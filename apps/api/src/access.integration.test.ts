import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  DEFAULT_ASSIGNMENT_POLICY,
  TokenScopeSchema,
  type Assessment,
  type Cohort,
  type Regrade,
  type Session,
  type Snippet,
  type SubmissionComment,
} from '@gopherlab/contracts';
import { ACCOUNT_BODIES, ACCOUNT_ROWS, twinCookie } from './access-accounts.testing.ts';
import { INTEGRATION_BODIES, INTEGRATION_QUERIES, INTEGRATION_ROWS } from './access-integrations.testing.ts';
import { createRoutes } from './app.ts';
import { addTrack, createTestRunner, idOf, resultOf, visit, type Person } from './clients.testing.ts';
import {
  RUNNER_TOKEN,
  startTestApi,
  startTestPostgres,
  writeLabsWithQuestions,
  type TestApi,
  type TestPostgres,
} from './harness.testing.ts';
import type { Route } from './http/route.ts';
import { insertAssignment } from './teaching.testing.ts';
import { writeToolchain } from './toolchain.testing.ts';

const ROLES = ['nobody', 'owner', 'candidate', 'instructor', 'admin', 'runner'] as const;
type Role = (typeof ROLES)[number];
/** The status that each role gets for a request in which nothing is wrong. */
type Row = Record<Role, number>;

const all = (status: number): Row => ({
  nobody: status,
  owner: status,
  candidate: status,
  instructor: status,
  admin: status,
  runner: status,
});
/** Whoever has a session; the runners' token is none. */
const withSession = (status: number): Row => ({ ...all(status), nobody: 401, runner: 401 });
/** Somebody else's is not told apart from what does not exist. */
const ownOnly = (status: number): Row => ({ ...withSession(404), owner: status });
/** Guests and candidates are told whom it is for; the instructor of the example teaches what is asked for. */
const instructorsOnly = (status: number): Row => ({
  ...withSession(status),
  owner: 403,
  candidate: 403,
});
/** The owner's, whom the instructor of the example teaches; an admin teaches everybody. */
const ownOrTaught = (status: number): Row => ({ ...ownOnly(status), instructor: status, admin: status });
/** No person, whoever it is. */
const runnerOnly = (status: number): Row => ({ ...all(401), runner: status });

/** In the order of ROLES. */
const toRow = (statuses: readonly number[]) =>
  Object.fromEntries(ROLES.map((role, index) => [role, statuses[index]])) as Row;

/** Every route has a row here, or the test fails. */
const TABLE: Record<string, Row> = {
  ...Object.fromEntries(
    Object.entries({ ...ACCOUNT_ROWS, ...INTEGRATION_ROWS }).map(([name, statuses]) => [
      name,
      toRow(statuses),
    ]),
  ),
  'GET /api/labs': all(200),
  'GET /api/labs/{slug}': all(200),
  'GET /toolchain/current.json': all(200),
  'GET /toolchain/{hash}/{file}': all(200),
  // The owner has full marks; for everybody else the solution is locked.
  'GET /api/labs/{slug}/solution': { ...withSession(403), owner: 200 },
  'GET /api/session': all(200),
  'GET /api/labs/{slug}/draft': withSession(200),
  'PUT /api/labs/{slug}/draft': withSession(200),
  'DELETE /api/labs/{slug}/draft': withSession(200),
  'POST /api/submissions': withSession(202),
  'GET /api/submissions': withSession(200),
  'GET /api/submissions/{id}': ownOrTaught(200),
  'GET /api/submissions/{id}/files': ownOrTaught(200),
  'GET /api/submissions/{id}/events': ownOnly(200),
  'GET /api/submissions/{id}/artefacts/{name}': ownOrTaught(200),
  'GET /api/submissions/{id}/verdict': ownOrTaught(200),
  'GET /.well-known/jwks.json': all(200),
  'GET /api/assessment-guide': all(200),
  'GET /api/assessments': withSession(200),
  'POST /api/assessments': withSession(200),
  'GET /api/assessments/{id}': ownOnly(200),
  // The question of the example is not the one that is open.
  'POST /api/assessments/{id}/answers': ownOnly(409),
  'POST /api/assessments/{id}/parts/{seq}': ownOnly(409),
  'POST /api/assessments/{id}/finish': ownOnly(200),
  'GET /api/own-track': withSession(200),
  // The owner has full marks in the only lab: there is nothing next.
  'POST /api/assessments/{id}/track': ownOnly(409),
  'GET /api/tracks': all(200),
  'GET /api/tracks/{slug}': all(200),
  // The instructor made the track of the example; another cannot have its address.
  'POST /api/tracks': instructorsOnly(409),
  'PUT /api/tracks/{slug}': instructorsOnly(200),
  // The instructor's request has deleted it when the admin's comes.
  'DELETE /api/tracks/{slug}': { ...instructorsOnly(204), admin: 404 },
  'GET /api/work': withSession(200),
  'GET /api/labs/{slug}/work': withSession(200),
  'GET /api/work/{id}': ownOnly(200),
  // The assignment of the example is no exam.
  'POST /api/work/{id}/exam': ownOnly(409),
  'GET /api/cohorts': instructorsOnly(200),
  'POST /api/cohorts': instructorsOnly(201),
  'GET /api/cohorts/{id}': instructorsOnly(200),
  'PATCH /api/cohorts/{id}': instructorsOnly(200),
  'PUT /api/cohorts/{id}/join-code': instructorsOnly(200),
  'DELETE /api/cohorts/{id}/join-code': instructorsOnly(200),
  'GET /api/cohorts/{id}/people': instructorsOnly(200),
  'POST /api/cohorts/{id}/instructors': instructorsOnly(200),
  'DELETE /api/cohorts/{id}/members/{personId}': instructorsOnly(204),
  'DELETE /api/cohorts/{id}/roster/{entryId}': instructorsOnly(204),
  'POST /api/cohorts/{id}/roster/preview': instructorsOnly(200),
  // Not the preview's base.
  'POST /api/cohorts/{id}/roster': instructorsOnly(409),
  'GET /api/cohorts/{id}/roster.csv': instructorsOnly(200),
  'GET /api/joins/{code}': withSession(200),
  // These are for accounts; the first two of the example are guests.
  'POST /api/joins/{code}': instructorsOnly(200),
  'GET /api/memberships': instructorsOnly(200),
  // The instructor is the only one of that cohort.
  'DELETE /api/memberships/{cohortId}': { ...instructorsOnly(409), admin: 204 },
  'GET /api/cohorts/{id}/assignments': instructorsOnly(200),
  'POST /api/cohorts/{id}/assignments': instructorsOnly(201),
  'PUT /api/cohorts/{id}/assignments/{assignmentId}': instructorsOnly(200),
  // The instructor's request has deleted it when the admin's comes.
  'DELETE /api/cohorts/{id}/assignments/{assignmentId}': { ...instructorsOnly(204), admin: 404 },
  'GET /api/cohorts/{id}/assignments/{assignmentId}/extensions': instructorsOnly(200),
  'POST /api/cohorts/{id}/assignments/{assignmentId}/extensions': instructorsOnly(201),
  'GET /api/cohorts/{id}/gradebook': instructorsOnly(200),
  'GET /api/cohorts/{id}/gradebook/export': instructorsOnly(200),
  'GET /api/cohorts/{id}/gradebook/cell': instructorsOnly(200),
  'PUT /api/cohorts/{id}/gradebook/override': instructorsOnly(204),
  'GET /api/cohorts/{id}/live': instructorsOnly(200),
  'GET /api/cohorts/{id}/similarity': instructorsOnly(200),
  'GET /api/assignments/{id}/similarity': instructorsOnly(200),
  'POST /api/assignments/{id}/similarity': instructorsOnly(200),
  // One submission alone is no pair.
  'GET /api/assignments/{id}/similarity/pairs/{a}/{b}': instructorsOnly(404),
  'PUT /api/assignments/{id}/similarity/pairs/{a}/{b}/mark': instructorsOnly(404),
  'DELETE /api/assignments/{id}/similarity/pairs/{a}/{b}/mark': instructorsOnly(404),
  'GET /api/submissions/{id}/feedback': ownOrTaught(200),
  'POST /api/submissions/{id}/comments': instructorsOnly(201),
  // Only its author changes a comment, and it is gone when the admin would delete it.
  'PATCH /api/submissions/{id}/comments/{commentId}': { ...instructorsOnly(200), admin: 403 },
  'DELETE /api/submissions/{id}/comments/{commentId}': { ...instructorsOnly(204), admin: 404 },
  // One is open when the admin comes; the one of the example is closed.
  'POST /api/cohorts/{id}/regrades': { ...instructorsOnly(201), admin: 409 },
  'GET /api/cohorts/{id}/regrades': instructorsOnly(200),
  'GET /api/cohorts/{id}/regrades/{regradeId}': instructorsOnly(200),
  'POST /api/cohorts/{id}/regrades/{regradeId}/apply': instructorsOnly(409),
  'POST /api/cohorts/{id}/regrades/{regradeId}/discard': instructorsOnly(409),
  'GET /api/certificates': withSession(200),
  // Instructor and admin have accounts, and have not passed the track of the example.
  'POST /api/certificates': { ...withSession(409), owner: 403, candidate: 403 },
  'POST /api/certificates/{id}/revoke': { ...withSession(403), admin: 200 },
  'GET /api/certificates/revocations': all(200),
  'GET /api/certificates/{id}': all(200),
  'GET /api/certificates/{id}/credential.json': all(200),
  'GET /api/certificates/{id}/credential.jwt': all(200),
  'GET /api/certificates/{id}/certificate.pdf': all(200),
  'GET /api/certificates/{id}/evidence/{submission}': all(200),
  'POST /internal/runner/claim': runnerOnly(204),
  'POST /internal/runner/leave': runnerOnly(204),
  // The token opens the door; the lease is another's.
  'POST /internal/runner/leases/{leaseId}/events': runnerOnly(409),
  'POST /internal/runner/leases/{leaseId}/result': runnerOnly(409),
  'POST /internal/runner/leases/{leaseId}/fault': runnerOnly(409),
  'POST /api/snippets': withSession(200),
  'GET /api/snippets/{id}': all(200),
  'POST /api/snippets/{id}/reports': withSession(204),
  'GET /api/admin/snippet-reports': { ...withSession(403), admin: 200 },
  'PUT /api/admin/snippets/{id}/take-down': { ...withSession(403), admin: 204 },
  'DELETE /api/admin/snippets/{id}/take-down': { ...withSession(403), admin: 204 },
  'POST /api/admin/snippets/{id}/dismiss': { ...withSession(403), admin: 204 },
  'GET /healthz': all(200),
  'GET /readyz': all(200),
  'GET /api/openapi.json': all(200),
  'GET /api/docs': all(200),
};

const ALL_AREAS = { kind: 'all' };
const FILES = { 'main.go': 'package main\n' };
const ROSTER = { file: Buffer.from('email\nada@example.org\n').toString('base64'), removeMissing: false };
const COMMENT = { path: 'main.go', line: 1, body: 'Say what it does.' };
const QUERIES: Record<string, () => Record<string, string>> = {
  ...INTEGRATION_QUERIES,
  'GET /api/cohorts/{id}/gradebook/cell': () => cell,
};
const ASSIGNMENT = {
  title: 'Homework',
  personId: null,
  track: null,
  labs: [{ lab: 'double', weight: 1 }],
  opensAt: '2026-01-01T00:00:00Z',
  dueAt: null,
  closesAt: null,
  policy: DEFAULT_ASSIGNMENT_POLICY,
};
const TRACK = {
  title: { en: 'Doubling', zh: '翻倍' },
  summary: { en: 'Doubles numbers.', zh: '把数字翻倍。' },
  labs: [{ lab: 'double' }],
};
const BODIES: Record<string, () => unknown> = {
  ...ACCOUNT_BODIES,
  ...INTEGRATION_BODIES,
  'PUT /api/labs/{slug}/draft': () => ({ files: FILES, baseRevision: 0 }),
  'POST /api/submissions': () => ({ lab: 'double', mode: 'run', files: FILES }),
  'POST /api/assessments': () => ({ target: ALL_AREAS }),
  'POST /api/assessments/{id}/parts/{seq}': () => ({ action: 'skip' }),
  'POST /api/assessments/{id}/answers': () => ({ question: 'another', option: null }),
  'POST /api/cohorts/{id}/assignments': () => ASSIGNMENT,
  'PUT /api/cohorts/{id}/assignments/{assignmentId}': () => ASSIGNMENT,
  'POST /api/cohorts/{id}/assignments/{assignmentId}/extensions': () => ({
    personId: cell.person,
    dueAt: null,
    closesAt: null,
    extraAttempts: 1,
    extraMinutes: 0,
    reason: 'Was ill.',
  }),
  'POST /api/tracks': () => ({ slug: 'doubling', ...TRACK }),
  'PUT /api/tracks/{slug}': () => TRACK,
  'POST /api/cohorts': () => ({ name: 'Another' }),
  'PATCH /api/cohorts/{id}': () => ({ name: 'Example' }),
  'POST /api/cohorts/{id}/instructors': () => ({ email: 'admin@example.org' }),
  'POST /api/cohorts/{id}/roster/preview': () => ROSTER,
  'POST /api/cohorts/{id}/roster': () => ({ ...ROSTER, base: '0'.repeat(64) }),
  'PUT /api/cohorts/{id}/gradebook/override': () => ({ ...cell, score: 50, reason: 'Explained it.' }),
  'POST /api/submissions/{id}/comments': () => COMMENT,
  'PATCH /api/submissions/{id}/comments/{commentId}': () => ({ body: 'Say why.' }),
  'POST /api/cohorts/{id}/regrades': () => ({ assignment: cell.assignment, reason: 'Again.' }),
  'POST /api/certificates': () => ({ track: 'doubling', name: 'Example' }),
  'POST /api/certificates/{id}/revoke': () => ({ reason: 'an example' }),
  'POST /api/snippets': () => ({ files: FILES }),
  'POST /api/snippets/{id}/reports': () => ({ reason: 'spam' }),
  'PUT /api/admin/snippets/{id}/take-down': () => ({ reason: 'an example' }),
  'POST /internal/runner/claim': () => ({ runnerId: 'test', profiles: ['observe'], waitMs: 0 }),
  'POST /internal/runner/leave': () => ({ runnerId: 'nobody' }),
  'POST /internal/runner/leases/{leaseId}/events': () => ({ events: [] }),
  'POST /internal/runner/leases/{leaseId}/result': () => resultOf(),
  'POST /internal/runner/leases/{leaseId}/fault': () => ({ reason: 'none' }),
};

let postgres: TestPostgres;
let api: TestApi;
let people: Record<Exclude<Role, 'nobody' | 'runner'>, Person>;
let submissionId: string;
let assessmentId: string;
let cohortId: string;
let joined: Cohort;
let goesId: string;
let cell: { assignment: string; person: string; lab: string };
let regradeId: string;
let doomedAssignmentId: string;
let commentId: string;
let certificateId: string;
let toolchain: { hash: string; wasm: string };
let snippetId: string;

beforeAll(async () => {
  postgres = await startTestPostgres();
  const labsDir = await writeLabsWithQuestions();
  const toolchainDir = join(labsDir, '../toolchain');
  toolchain = await writeToolchain(toolchainDir);
  api = await startTestApi(await postgres.createDatabase(), {
    LABS_DIR: labsDir,
    TOOLCHAIN_DIR: toolchainDir,
    LIMIT_WRITES: '100000:100000',
  });
  const guests = [await visit(api.url), await visit(api.url), await visit(api.url), await visit(api.url)];
  const [owner, candidate, instructor, admin] = guests as [Person, Person, Person, Person];
  people = { owner, candidate, instructor, admin };
  await makeRole(instructor, 'instructor');
  await makeRole(admin, 'admin');
  submissionId = await gradeFully(owner);
  const started = await owner.request('POST', '/api/assessments', { body: { target: ALL_AREAS } });
  assessmentId = ((await started.json()) as Assessment).id;
  const cohort = await instructor.request('POST', '/api/cohorts', { body: { name: 'Example' } });
  cohortId = ((await cohort.json()) as Cohort).id;
  const other = await instructor.request('POST', '/api/cohorts', { body: { name: 'To join' } });
  joined = (await other.json()) as Cohort;
  goesId = await addWhoGoes(admin);
  await teach(owner, instructor);
  certificateId = await certifyOwner(owner, instructor);
  const snippet = await owner.request('POST', '/api/snippets', { body: { files: FILES } });
  snippetId = ((await snippet.json()) as Snippet).id;
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

/** A learner who is taken out; and the admin has an address to be found by. */
async function addWhoGoes(admin: Person): Promise<string> {
  const { db } = api.context;
  const { person } = (await (await admin.request('GET', '/api/session')).json()) as Session;
  await db.updateTable('people').set({ email: 'admin@example.org' }).where('id', '=', person.id).execute();
  const { id } = await db
    .insertInto('people')
    .values({ role: 'candidate', guest: false })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('cohort_members')
    .values({ cohort_id: cohortId, person_id: id, role: 'learner' })
    .execute();
  return id;
}

/** The owner learns in the instructor's cohort, and what they submitted counts for it. */
async function teach(owner: Person, instructor: Person): Promise<void> {
  const { db } = api.context;
  const idOf = async (person: Person) =>
    ((await (await person.request('GET', '/api/session')).json()) as Session).person.id;
  const person = await idOf(owner);
  await db
    .insertInto('cohort_members')
    .values({ cohort_id: cohortId, person_id: person, role: 'learner' })
    .execute();
  const assignment = await insertAssignment(db, { cohortId, createdBy: await idOf(instructor) });
  cell = { assignment, person, lab: 'double' };
  doomedAssignmentId = await insertAssignment(db, { cohortId, createdBy: await idOf(instructor) });
  const comment = await instructor.request('POST', `/api/submissions/${submissionId}/comments`, {
    body: COMMENT,
  });
  commentId = ((await comment.json()) as SubmissionComment).id;
  const regrades = `/api/cohorts/${cohortId}/regrades`;
  const regrade = await instructor.request('POST', regrades, { body: { assignment, reason: 'Again.' } });
  regradeId = ((await regrade.json()) as Regrade).id;
  await instructor.request('POST', `${regrades}/${regradeId}/discard`);
}

async function makeRole(person: Person, role: 'instructor' | 'admin'): Promise<void> {
  const session = (await (await person.request('GET', '/api/session')).json()) as Session;
  await api.context.db
    .updateTable('people')
    .set({ role, guest: false })
    .where('id', '=', session.person.id)
    .execute();
}

/** Full marks, with an artefact. */
async function gradeFully(owner: Person): Promise<string> {
  const { id } = await owner.submit();
  const runner = createTestRunner(api.url);
  const job = await runner.claimOne();
  const title = { en: 'Notes', zh: '笔记' };
  const artefact = { type: 'artefact', atMs: 1, name: 'notes.txt', title, mediaType: 'text/plain' } as const;
  await runner.events(job, [{ ...artefact, data: 'aGk=' }]);
  await runner.result(job, resultOf({ full: true }));
  return id;
}

/** A track of the test lab that the instructor made, and the owner's certificate for it. */
async function certifyOwner(owner: Person, instructor: Person): Promise<string> {
  const { context } = api;
  for (const slug of ['doubling', 'doomed'])
    await addTrack(context.db, { slug, createdBy: await idOf(instructor) });
  const person = { id: await idOf(owner), role: 'candidate' as const, guest: false, name: null, email: null };
  const input = { track: 'doubling', name: 'Example' };
  return (await context.certificates.issue(input, { person, requestId: 'a-request' })).id;
}

function idFor({ path, tag }: Route): string {
  if (path.startsWith('/api/certificates/')) return certificateId;
  if (path.includes('/snippets/')) return snippetId;
  if (path.startsWith('/api/cohorts/')) return cohortId;
  if (path.startsWith('/api/assignments/')) return cell.assignment;
  if (path.startsWith('/api/work/')) return cell.assignment;
  return tag === 'Assessments' ? assessmentId : submissionId;
}

function slugFor({ path, method }: Route): string {
  if (!path.startsWith('/api/tracks/')) return 'double';
  return method === 'delete' ? 'doomed' : 'doubling';
}

async function statusFor(route: Route, role: Role): Promise<number> {
  const person = role === 'nobody' || role === 'runner' ? undefined : people[role];
  return statusWith(route, {
    ...(person ? { Cookie: await cookieFor(person, nameOf(route)) } : {}),
    ...(role === 'runner' ? { Authorization: `Bearer ${RUNNER_TOKEN}` } : {}),
  });
}

async function statusWith(route: Route, credentials: Record<string, string>): Promise<number> {
  const response = await responseOf(route, credentials);
  await response.body?.cancel();
  return response.status;
}

function responseOf(route: Route, credentials: Record<string, string>): Promise<Response> {
  const name = nameOf(route);
  const id = idFor(route);
  const values = {
    slug: slugFor(route),
    provider: 'school',
    personId: goesId,
    entryId: randomUUID(),
    code: joined.joinCode ?? '',
    cohortId: joined.id,
    id,
    name: 'notes.txt',
    leaseId: randomUUID(),
    commentId,
    regradeId,
    assignmentId: route.method === 'delete' ? doomedAssignmentId : cell.assignment,
    submission: submissionId,
    a: submissionId,
    b: randomUUID(),
    webhookId: randomUUID(),
    deliveryId: randomUUID(),
    secret: 'A'.repeat(43),
    hash: toolchain.hash,
    file: toolchain.wasm,
    seq: '1',
  };
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, key: keyof typeof values) => values[key]);
  const body = BODIES[name]?.();
  const query = QUERIES[name] ? `?${new URLSearchParams(QUERIES[name]()).toString()}` : '';
  return fetch(api.url + path + query, {
    method: route.method.toUpperCase(),
    headers: {
      'Sec-Fetch-Site': 'same-origin',
      'Idempotency-Key': randomUUID(),
      ...credentials,
      ...(body === undefined
        ? {}
        : { 'Content-Type': route.form ? 'application/x-www-form-urlencoded' : 'application/json' }),
    },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: encodeBody(route, body) }),
  });
}

function encodeBody({ form }: Route, body: unknown): string {
  return form ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body);
}

/** Routes of accounts end sessions and change people: theirs are people of their own. */
async function cookieFor(person: Person, name: string): Promise<string> {
  if (!(name in ACCOUNT_ROWS)) return person.cookie;
  const session = (await (await person.request('GET', '/api/session')).json()) as Session;
  return twinCookie(api, session.person);
}

/** What somebody without a role may do. */
const LEARNING = ['read', 'submit', 'none'];

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;

test('every route has a row, and every row a route', () => {
  const routes = createRoutes(api.context).map(nameOf);
  expect(Object.keys(TABLE).sort()).toEqual(routes.sort());
});

test('every role gets from every route what the table says', async () => {
  const seen: Record<string, Partial<Row>> = {};
  for (const route of createRoutes(api.context)) {
    const row: Partial<Row> = {};
    // The owner first: what they saved and may see is there before others try.
    for (const role of ROLES) row[role] = await statusFor(route, role);
    seen[nameOf(route)] = row;
  }
  expect(seen).toEqual(TABLE);
});

test('a token opens the routes that state its scope, as its person, and no other', async () => {
  const tokens: { scope: Route['scope']; token: string }[] = [];
  for (const scope of TokenScopeSchema.options) {
    const body = { name: scope, scopes: [scope], expiresInDays: 1 };
    const made = await people.admin.request('POST', '/api/account/tokens', { body });
    tokens.push({ scope, token: ((await made.json()) as { token: string }).token });
  }
  const routes = createRoutes(api.context).filter(({ access }) => access !== 'runner');
  // What only reads comes first, so that it meets the example as the table does.
  const reading = routes.filter(({ method }) => method === 'get');
  for (const route of [...reading, ...routes.filter((one) => !reading.includes(one))]) {
    for (const { scope, token } of tokens) {
      const name = `${scope}: ${nameOf(route)}`;
      const headers = { Authorization: `Bearer ${token}`, Cookie: people.owner.cookie };
      const response = await responseOf(route, headers);
      const opens = route.scope === scope;
      if (opens && reading.includes(route)) {
        expect(response.status, name).toBe(TABLE[nameOf(route)]?.admin);
        // It may be a stream.
        await response.body?.cancel();
      } else {
        // What writes has changed the example meanwhile: that it was let in is all there is to see.
        const refused = (await response.text()).includes('"code":"TOKEN_SCOPE"') && response.status === 403;
        expect(refused, name).toBe(!opens);
      }
    }
  }
});

test('whoever may not teach or administer finds no token that does', () => {
  for (const { access, scope, ...route } of createRoutes(api.context)) {
    const fitting = { instructor: ['teach'], admin: ['admin', 'none'], runner: ['none'], account: LEARNING };
    expect(fitting[access as 'admin'] ?? LEARNING, `${route.method} ${route.path}`).toContain(scope);
  }
});

const INTRODUCTION = `# Who may call what

Made by \`npx vitest run --project integration apps/api/src/access -u\` from the table that the test holds every route to:
the status that each role gets for a request in which nothing is wrong. _Owner_ is the guest whose submission it is (graded with full marks),
_candidate_ another one; the _instructor_ teaches the owner; _runner_ shows the runners' token and no cookie; _token_ is the scope
of a personal token that opens it (– is none: tokens get 403). A new route without a row fails the test.
401: no session, or no runners' token. 403: the solution is locked. 404: somebody else's is not told apart from what
does not exist. 409: the lease of the example does not exist, though the token was accepted; or its question is not open. Of the routes
that sign somebody in the example shows what is of nobody: 401 or 404 for guests, and 409 for whoever is signed in already.
`;

test('the table in the documentation is this one', async () => {
  const head = ['route', 'states', 'token', ...ROLES];
  const rows = createRoutes(api.context).map((route) => {
    const row = TABLE[nameOf(route)];
    return [
      `\`${nameOf(route)}\``,
      route.access,
      route.scope === 'none' ? '–' : route.scope,
      ...ROLES.map((role) => String(row?.[role])),
    ];
  });
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0), title.length),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  const table = [head, rule, ...rows].map(line).join('\n');
  await expect(`${INTRODUCTION}\n${table}\n`).toMatchFileSnapshot('../../../docs/access.md');
});
