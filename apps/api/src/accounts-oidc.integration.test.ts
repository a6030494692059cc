import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account, Session } from '@gopherlab/contracts';
import { visit, type Person } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';
import { startTestProvider } from './modules/accounts/oidc-provider.testing.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const PASSWORD = 'correct horse battery';
const CALLBACK = '/api/auth/callback/school';

/** An api that knows a provider; the provider's way back is to `PUBLIC_URL`, which the tests follow by hand. */
async function startBoth() {
  const publicUrl = 'http://lab.example';
  const client = { clientId: 'gopherlab', clientSecret: 'a secret of the client alone' };
  const provider = await startTestProvider({ redirectUri: publicUrl + CALLBACK, ...client });
  const api = await startTestApi(await postgres.createDatabase(), {
    PUBLIC_URL: publicUrl,
    OIDC_PROVIDERS: 'school',
    OIDC_SCHOOL_NAME: 'School',
    OIDC_SCHOOL_ISSUER: provider.issuer,
    OIDC_SCHOOL_CLIENT_ID: client.clientId,
    OIDC_SCHOOL_CLIENT_SECRET: client.clientSecret,
  });
  return {
    api,
    [Symbol.asyncDispose]: async () => {
      await api[Symbol.asyncDispose]();
      await provider[Symbol.asyncDispose]();
    },
  };
}

async function sessionOf(person: Person): Promise<Session['person']> {
  return ((await (await person.request('GET', '/api/session')).json()) as Session).person;
}

/** What the browser is told to open at the provider. */
async function begin(person: Person, body: { next?: string } = {}): Promise<string> {
  const answer = await person.request('POST', '/api/accounts/external/school', { body });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { url: string }).url;
}

/** Goes through the provider's own pages as a browser does, and returns where it sends the browser back to. */
async function signInThere(address: string, login: string): Promise<string> {
  const jar = new Map<string, string>();
  let url = address;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 12; step += 1) {
    const answer = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { Cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
      ...(form ? { body: form } : {}),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location !== null) {
      url = new URL(location, url).href;
      if (url.includes(CALLBACK)) return url;
      form = undefined;
      continue;
    }
    const page = await answer.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (prompt === undefined) throw new Error(`no form: ${page.slice(0, 500)}`);
    url = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? '', url).href;
    form = new URLSearchParams(prompt === 'login' ? { prompt, login, password: 'any' } : { prompt });
  }
  throw new Error('the provider sends in circles');
}

/** The way back, as the proxy before the api would bring it. */
async function comeBack(person: Person, address: string): Promise<string> {
  const { pathname, search } = new URL(address);
  const answer = await person.request('GET', pathname + search, {
    headers: { 'Sec-Fetch-Site': 'cross-site' },
  });
  expect(answer.status).toBe(302);
  return answer.headers.get('location') ?? '';
}

async function signInBy(person: Person, login: string): Promise<string> {
  return comeBack(person, await signInThere(await begin(person), login));
}

test('whoever signs in by a provider comes to where they were going, and to no other site', async () => {
  await using both = await startBoth();
  const going = async (next: string) => {
    const guest = await startGuest(both.api);
    return comeBack(
      guest,
      await signInThere(await begin(guest, { next }), 'Ada Lovelace|ada@example.org|yes'),
    );
  };
  // The first makes the account.
  expect(await going('/join/AB-CD?lang=zh#top')).toBe('/join/AB-CD?lang=zh#top');
  expect(await going('/tracks')).toBe('/tracks');
  for (const next of ['//evil.example', '/.//evil.example', '/\\evil.example'])
    expect(await going(next), next).toBe('/');
  const guest = await startGuest(both.api);
  const refused = new URL(await begin(guest, { next: '/tracks' }));
  const state = refused.searchParams.get('state') ?? '';
  const denied = `http://lab.example${CALLBACK}?${new URLSearchParams({ error: 'access_denied', state }).toString()}`;
  expect(await comeBack(guest, denied)).toMatch(/^\/sign-in\?next=%2Ftracks&error=access_denied/);
});

const startGuest = (api: TestApi) => visit(api.url);

test('a guest signs up by a real OIDC provider and keeps their work; later it signs the same account in', async () => {
  await using both = await startBoth();
  const guest = await startGuest(both.api);
  const { id } = await sessionOf(guest);
  await guest.submit();
  const old = guest.cookie;
  expect(await signInBy(guest, 'Ada Lovelace|Ada@Example.org|yes')).toBe('/');
  expect(await sessionOf(guest)).toMatchObject({
    id,
    guest: false,
    name: 'Ada Lovelace',
    email: 'ada@example.org',
  });
  expect((await fetch(`${both.api.url}/api/submissions`, { headers: { Cookie: old } })).status).toBe(401);
  const elsewhere = await startGuest(both.api);
  await elsewhere.submit();
  expect(await signInBy(elsewhere, 'Ada Lovelace|Ada@Example.org|yes')).toBe('/');
  expect((await sessionOf(elsewhere)).id).toBe(id);
  const list = (await (await guest.request('GET', '/api/submissions')).json()) as { submissions: unknown[] };
  expect(list.submissions).toHaveLength(2);
});

test('no token of the provider is stored, and no session of better-auth', async () => {
  await using both = await startBoth();
  await signInBy(await startGuest(both.api), 'Ada|ada@example.org|yes');
  const { db } = both.api.context;
  const rows = await db.selectFrom('credentials').selectAll().execute();
  expect(rows).toMatchObject([
    { provider: 'school', subject: 'Ada|ada@example.org|yes', password_hash: null },
  ]);
  expect(await db.selectFrom('verifications').selectAll().execute()).toEqual([]);
});

test('a way back that another browser began, or that was used already, signs nobody in', async () => {
  await using both = await startBoth();
  const victim = await startGuest(both.api);
  const attacker = await startGuest(both.api);
  const address = await signInThere(await begin(attacker), 'Eve|eve@example.org|yes');
  expect(await comeBack(victim, address)).toMatch('error=state_mismatch');
  expect((await sessionOf(victim)).guest).toBe(true);
  const own = await signInThere(await begin(victim), 'Ada|ada@example.org|yes');
  expect(await comeBack(victim, own)).toBe('/');
  expect(await comeBack(await startGuest(both.api), own)).toMatch('error=state_mismatch');
});

test('an account with the same address is not taken over; its owner joins the provider while signed in', async () => {
  await using both = await startBoth();
  const owner = await startGuest(both.api);
  const body = { name: 'Ada', email: 'ada@example.org', password: PASSWORD };
  await owner.request('POST', '/api/accounts/sign-up', { body });
  const { id } = await sessionOf(owner);
  const stranger = await startGuest(both.api);
  expect(await signInBy(stranger, 'Ada|ada@example.org|yes')).toMatch('error=account_not_linked');
  expect((await sessionOf(stranger)).guest).toBe(true);
  expect(await signInBy(owner, 'Ada|ada@example.org|yes')).toBe('/account');
  const account = (await (await owner.request('GET', '/api/account')).json()) as Account;
  expect(account).toMatchObject({ id, hasPassword: true, providers: ['school'] });
  expect(await signInBy(stranger, 'Ada|ada@example.org|yes')).toBe('/');
  expect((await sessionOf(stranger)).id).toBe(id);
});

test('the last way to sign in stays', async () => {
  await using both = await startBoth();
  const person = await startGuest(both.api);
  await signInBy(person, 'Ada|ada@example.org|yes');
  expect((await person.request('DELETE', '/api/account/providers/school')).status).toBe(409);
  const set = await person.request('POST', '/api/account/password', { body: { password: PASSWORD } });
  expect(set.status).toBe(204);
  expect((await person.request('DELETE', '/api/account/providers/school')).status).toBe(204);
});
