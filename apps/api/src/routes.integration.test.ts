import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProblemSchema, type Session } from '@gopherlab/contracts';
import { createRoutes } from './app.ts';
import { visit, type Person } from './clients.testing.ts';
import { STATUS } from './http/errors.ts';
import type { Route } from './http/route.ts';
import { errorsOf } from './modules/docs/openapi.ts';
import {
  RUNNER_TOKEN,
  startTestApi,
  startTestPostgres,
  type TestApi,
  type TestPostgres,
} from './harness.testing.ts';

let postgres: TestPostgres;
let api: TestApi;
beforeAll(async () => {
  postgres = await startTestPostgres();
  api = await startTestApi(await postgres.createDatabase(), { MAX_UNFINISHED_PER_PERSON: '1000' });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

const FORM = 'application/x-www-form-urlencoded';

const GOOD: Record<string, string> = {
  slug: 'double',
  id: randomUUID(),
  leaseId: randomUUID(),
  name: 'a.txt',
};

function fill(path: string, values: Record<string, string> = GOOD): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? (name.endsWith('Id') ? randomUUID() : 'known')),
  );
}

/** With every right to call the route. */
function headersFor(route: Route, person: Person): Record<string, string> {
  if (route.access === 'runner') return { Authorization: `Bearer ${RUNNER_TOKEN}` };
  return { Cookie: person.cookie, 'Sec-Fetch-Site': 'same-origin', 'Idempotency-Key': randomUUID() };
}

/** Nobody has more rights than an admin. */
async function visitAsAdmin(): Promise<Person> {
  const person = await visit(api.url);
  const session = (await (await person.request('GET', '/api/session')).json()) as Session;
  await api.context.db
    .updateTable('people')
    .set({ role: 'admin', guest: false })
    .where('id', '=', session.person.id)
    .execute();
  return person;
}

interface Call {
  what: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

async function call(
  route: Route,
  person: Person,
  { path = route.path, headers = {}, body }: Call,
): Promise<Response> {
  return fetch(`${api.url}${fill(path)}`, {
    method: route.method.toUpperCase(),
    headers: {
      ...headersFor(route, person),
      ...(route.body ? { 'Content-Type': route.form ? FORM : 'application/json' } : {}),
      ...headers,
    },
    ...(route.body ? { body: body ?? '{}' } : {}),
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
  });
}

const NASTY = [
  '',
  ' ',
  '.',
  '..',
  '../../etc/passwd',
  '\0',
  '\ud83d',
  '%',
  "'; drop table people; --",
  'ä'.repeat(500),
];
const NASTY_BODIES = [
  '',
  'null',
  '[]',
  '"text"',
  '0',
  '{',
  '{"a":1}',
  '{"__proto__":{"x":1}}',
  '[[[[[[]]]]]]',
  'not json',
  '\u0000',
  '{"lab":"double","mode":"grade","files":null}',
  '{"lab":"double","mode":"grade","files":{"../x.go":"a"}}',
  '{"lab":"double","mode":"grade","files":{"go.mod":"a"}}',
  '{"lab":"double","mode":"grade","files":{"main.go":1}}',
  '{"lab":"double","mode":"grade","files":{"main.go":"\\u0000"}}',
  '{"lab":"double","mode":"grade","files":{"main.go":"\\ud800"}}',
  '{"lab":"double","mode":"grade","files":{}}',
  '{"lab":"double","mode":"other","files":{"main.go":"a"}}',
  '{"files":{"main.go":"a"},"baseRevision":-1}',
  '{"files":{"main.go":"a"},"baseRevision":1e400}',
  '{"files":{"main.go":"a"},"baseRevision":99999999999}',
  '{"runnerId":"","profiles":[],"waitMs":-1}',
  '{"events":[{"type":"none"}]}',
  '{"score":{}}',
];

function wrongCalls(route: Route): Call[] {
  const calls: Call[] = [];
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  for (const name of names) {
    for (const value of NASTY) {
      const path = route.path.replace(`{${name}}`, encodeURIComponent(value.toWellFormed()));
      calls.push({ what: `${name} = ${JSON.stringify(value.slice(0, 30))}`, path });
    }
    calls.push({ what: `${name} half encoded`, path: route.path.replace(`{${name}}`, '%E0%A4%A') });
  }
  if (route.query) calls.push({ what: 'unknown query', path: `${route.path}?unknown=1` });
  for (const key of Object.keys(route.query?.shape ?? {})) {
    for (const value of ['', '-1', 'x'.repeat(5000), '1e9', 'NaN']) {
      calls.push({
        what: `?${key}=${value.slice(0, 10)}`,
        path: `${route.path}?${key}=${value}&${key}=again`,
      });
    }
  }
  for (const name of Object.keys(route.headers?.shape ?? {})) {
    for (const value of ['', 'x', '-5', 'y'.repeat(200), '1e99']) {
      calls.push({ what: `${name}: ${value.slice(0, 10)}`, headers: { [name]: value } });
    }
  }
  for (const body of route.body ? NASTY_BODIES : []) calls.push({ what: `body ${body.slice(0, 60)}`, body });
  return calls;
}

test('no route answers wrong input with a fault of its own', async () => {
  const person = await visitAsAdmin();
  let refused = 0;
  for (const route of createRoutes(api.context)) {
    for (const wrong of wrongCalls(route)) {
      const response = await call(route, person, wrong);
      const told = `${route.method} ${route.path}, ${wrong.what}: ${response.status}`;
      expect(response.status, told).toBeLessThan(500);
      if (response.status < 400) {
        await response.body?.cancel();
        continue;
      }
      refused += 1;
      expect(response.headers.get('content-type'), told).toMatch('application/problem+json');
      const problem = ProblemSchema.parse(await response.json());
      expect(problem.status, told).toBe(response.status);
      expect(problem.requestId, told).toBe(response.headers.get('x-request-id'));
    }
  }
  expect(refused).toBeGreaterThan(200);
});

test('what every route answers to wrong input is in its document', async () => {
  const person = await visitAsAdmin();
  for (const route of createRoutes(api.context)) {
    const documented = new Set<number>(
      [...errorsOf(route), 'NOT_FOUND' as const].map((code) => STATUS[code]),
    );
    for (const wrong of wrongCalls(route).filter(({ path }) => path === undefined)) {
      const response = await call(route, person, wrong);
      await response.body?.cancel();
      const stated = response.status in route.responses || documented.has(response.status);
      expect(stated, `${route.method} ${route.path}, ${wrong.what}: ${response.status}`).toBe(true);
    }
  }
});

test('whoever may not call a route is refused before anything else', async () => {
  const person = await visitAsAdmin();
  for (const route of createRoutes(api.context)) {
    const told = `${route.method} ${route.path}`;
    const anybody = { Cookie: '', Authorization: '' };
    const visitor = await call(route, person, { what: 'visitor', headers: anybody, body: 'not json' });
    await visitor.body?.cancel();
    if (route.access === 'public') expect(visitor.status, told).not.toBe(401);
    else expect(visitor.status, told).toBe(401);
    const asPerson = await call(route, person, {
      what: 'person',
      headers: { Authorization: 'Bearer no', Cookie: person.cookie },
    });
    await asPerson.body?.cancel();
    if (route.access === 'runner') expect(asPerson.status, told).toBe(401);
  }
});

test('every route that changes something refuses another site', async () => {
  const person = await visitAsAdmin();
  const changing = createRoutes(api.context).filter(
    ({ method, access, fromOtherSites }) => method !== 'get' && access !== 'runner' && !fromOtherSites,
  );
  expect(changing.length).toBeGreaterThan(2);
  for (const route of changing) {
    const response = await call(route, person, {
      what: 'cross-site',
      headers: { 'Sec-Fetch-Site': 'cross-site' },
    });
    expect(response.status, route.path).toBe(403);
  }
});

test('a body that is too large or not JSON is refused as such', async () => {
  const person = await visitAsAdmin();
  const withBody = createRoutes(api.context).filter(
    (route) => route.body && (route.bodyLimit ?? 0) <= 4 * 1024 * 1024,
  );
  for (const route of withBody) {
    const huge = await call(route, person, { what: 'huge', body: `"${'x'.repeat(5 * 1024 * 1024)}"` });
    expect(huge.status, route.path).toBe(413);
    const other = { 'Content-Type': route.form ? 'application/json' : FORM };
    const wrongType = await call(route, person, { what: 'another type', headers: other, body: 'a=b' });
    expect(wrongType.status, route.path).toBe(415);
    const latin = { 'Content-Type': 'application/json; charset=latin1' };
    const wrongCharset = await call(route, person, { what: 'latin1', headers: latin, body: '{}' });
    expect(wrongCharset.status, route.path).toBe(415);
  }
});

test('every route is in the OpenAPI document, and nothing else is', async () => {
  const document = (await (await fetch(`${api.url}/api/openapi.json`)).json()) as {
    openapi: string;
    paths: Record<string, Record<string, { security: { token?: string[] }[] }>>;
  };
  const scopes = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ security }) => security.find(({ token }) => token)?.token?.[0] ?? 'none'),
  );
  const byPath = [...Map.groupBy(createRoutes(api.context), ({ path }) => path).values()].flat();
  expect(scopes).toEqual(byPath.map(({ scope }) => scope));
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const routes = createRoutes(api.context).map(({ method, path }) => `${method} ${path}`);
  expect(document.openapi).toBe('3.1.0');
  expect(documented.sort()).toEqual(routes.sort());
});

test('every reference in the OpenAPI document leads somewhere', async () => {
  const text = await (await fetch(`${api.url}/api/openapi.json`)).text();
  const { components } = JSON.parse(text) as { components: { schemas: Record<string, unknown> } };
  const names = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(names.length).toBeGreaterThan(20);
  for (const [name, schema] of Object.entries(components.schemas)) {
    expect(schema).not.toEqual({ $ref: `#/components/schemas/${name}` });
  }
  for (const name of names) {
    expect(name).toMatch(/^#\/components\/schemas\//);
    expect(components.schemas).toHaveProperty([name.split('/').at(-1) ?? '']);
  }
});

test('the page of the interface needs no script and shows every route', async () => {
  const response = await fetch(`${api.url}/api/docs`);
  const page = await response.text();
  expect(response.headers.get('content-type')).toMatch('text/html');
  expect(page).not.toMatch(/<script|https?:\/\//);
  for (const { path } of createRoutes(api.context)) expect(page).toContain(path);
});

test('an unknown path of the interface is a problem, and an unknown method says what there is', async () => {
  const unknown = await fetch(`${api.url}/api/nothing`);
  expect(unknown.status).toBe(404);
  expect(ProblemSchema.parse(await unknown.json()).code).toBe('NOT_FOUND');
  const method = await fetch(`${api.url}/api/labs`, { method: 'PATCH' });
  expect(method.status).toBe(405);
  expect(method.headers.get('allow')).toBe('GET, HEAD');
});

test('a request keeps the id that it came with, unless that could forge a log line', async () => {
  const named = await fetch(`${api.url}/api/labs`, { headers: { 'X-Request-Id': 'from-the-proxy-1' } });
  expect(named.headers.get('x-request-id')).toBe('from-the-proxy-1');
  const forged = await fetch(`${api.url}/api/labs`, { headers: { 'X-Request-Id': '{"a":1}' } });
  expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});
