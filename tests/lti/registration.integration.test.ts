import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LtiPlatformList, LtiRegistration } from '@gopherlab/contracts';
import type { Person } from '../../apps/api/src/clients.testing.ts';
import {
  startTestApi,
  startTestPostgres,
  type TestApi,
  type TestPostgres,
} from '../../apps/api/src/harness.testing.ts';
import { signedIn } from '../../apps/api/src/teaching.testing.ts';
import { startPlatform, type PlatformProcess } from './platform/start-platform.ts';

let postgres: TestPostgres;
let platform: PlatformProcess;
beforeAll(async () => {
  postgres = await startTestPostgres();
  platform = await startPlatform();
});
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

async function start(allowPrivate = true) {
  const api = await startTestApi(await postgres.createDatabase(), {
    LTI_ALLOW_PRIVATE: String(allowPrivate),
  });
  platform.set({ toolUrl: api.url, fault: null });
  return { api, admin: await signedIn(api, 'admin') };
}

async function makeLink(admin: Person, name = ''): Promise<URL> {
  const body = { name, instructorsTeach: true, hours: 24 };
  const made = await admin.request('POST', '/api/lti/registrations', { body });
  expect(made.status).toBe(201);
  return new URL(((await made.json()) as { url: string }).url);
}

/** What the platform's admin does: opens the link as the platform completes it, and presses the button. */
async function follow(link: URL, configuration = `${platform.url}/openid-configuration`) {
  const fields = {
    token: link.searchParams.get('token') ?? '',
    openid_configuration: configuration,
    registration_token: 'registration-token-of-the-platform',
  };
  const page = await fetch(`${link.origin}${link.pathname}?${new URLSearchParams(fields).toString()}`);
  const headers = { 'Sec-Fetch-Site': 'same-origin' };
  const body = new URLSearchParams(fields);
  return { page, register: () => fetch(link.origin + link.pathname, { method: 'POST', headers, body }) };
}

async function platformsOf(admin: Person) {
  return ((await (await admin.request('GET', '/api/lti/platforms')).json()) as LtiPlatformList).platforms;
}

async function registrationsOf(admin: Person) {
  const answer = await (await admin.request('GET', '/api/lti/registrations')).json();
  return (answer as { registrations: LtiRegistration[] }).registrations;
}

/** The status of a launch of somebody of the platform. */
async function launch(api: TestApi): Promise<number> {
  const query = new URLSearchParams({ iss: platform.url, login_hint: 'user-learner' });
  const login = await fetch(`${api.url}/lti/login?${query.toString()}`, { redirect: 'manual' });
  const page = await (await fetch(login.headers.get('location') ?? '')).text();
  const field = (name: string) =>
    new RegExp(`name="${name}" type="hidden" value="([^"]*)"`).exec(page)?.[1] ?? '';
  const answer = await fetch(`${api.url}/lti/launch`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      Cookie: login.headers.getSetCookie()[0]?.split(';')[0] ?? '',
      'Sec-Fetch-Site': 'same-origin',
    },
    body: new URLSearchParams({ id_token: field('id_token'), state: field('state') }),
  });
  return answer.status;
}

test('a platform registers itself with a link that works once, and its people come in', async () => {
  const { api, admin } = await start();
  await using _ = api;
  const link = await makeLink(admin);
  const { page, register } = await follow(link);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain(`frame-ancestors ${platform.url}`);
  // Looking changes nothing.
  expect(await platformsOf(admin)).toEqual([]);
  const done = await register();
  expect(done.status, await done.clone().text()).toBe(200);
  expect(await done.text()).toContain('/lti/registered.js');
  expect(await (await fetch(`${api.url}/lti/registered.js`)).text()).toContain('org.imsglobal.lti.close');
  expect(await platformsOf(admin)).toMatchObject([
    {
      name: 'localhost',
      issuer: platform.url,
      clientId: expect.stringMatching(/^registered-/) as string,
      tokenUrl: `${platform.url}/token`,
      deploymentIds: ['deployment-1'],
      instructorsTeach: true,
      registeredItself: true,
      lastLaunchAt: null,
    },
  ]);
  expect(await registrationsOf(admin)).toMatchObject([{ state: 'used', platform: 'localhost' }]);
  expect((await register()).status).toBe(401);
  expect((await follow(link)).page.status).toBe(401);
  expect(await launch(api)).toBe(303);
  const [registered] = await platformsOf(admin);
  expect(registered?.lastLaunchAt).not.toBeNull();
  expect((await platform.ask()).problems).toEqual([]);
});

test('a registration that failed says why and may be tried again; one that speaks for another site does not', async () => {
  const { api, admin } = await start();
  await using _ = api;
  const link = await makeLink(admin, 'School');
  platform.set({ fault: 'issuer' });
  expect((await (await follow(link)).register()).status).toBe(401);
  expect((await registrationsOf(admin))[0]).toMatchObject({
    state: 'open',
    lastError: expect.stringContaining('another-school.example') as string,
  });
  platform.set({ fault: 'refuses' });
  expect(await (await (await follow(link)).register()).text()).toContain('the platform answered 403');
  expect(await platformsOf(admin)).toEqual([]);
  platform.set({ fault: 'no-deployment' });
  expect(await (await (await follow(link)).register()).text()).toContain('named no deployment');
  // Nobody gets in until an admin has taken the deployment in, which the refused launch tells.
  expect(await launch(api)).toBe(401);
  const [refused] = await platformsOf(admin);
  expect(refused).toMatchObject({
    name: 'School',
    deploymentIds: [],
    lastRefusal: { deploymentId: 'deployment-1' },
  });
  const { name, issuer, clientId, authUrl, tokenUrl, jwksUrl, instructorsTeach, id } = refused ?? {};
  const body = { name, issuer, clientId, authUrl, tokenUrl, jwksUrl, instructorsTeach };
  const put = { body: { ...body, deploymentIds: ['deployment-1'] } };
  expect((await admin.request('PUT', `/api/lti/platforms/${String(id)}`, put)).status).toBe(204);
  expect(await launch(api)).toBe(303);
  expect((await platformsOf(admin))[0]?.lastRefusal).toBeNull();
});

test('a link leads to no address inside the network, not after it was revoked, and to nobody without it', async () => {
  const { api, admin } = await start(false);
  await using _ = api;
  const link = await makeLink(admin);
  const inside = [
    `${platform.url}/openid-configuration`,
    'https://10.0.0.1/x',
    'https://169.254.169.254/',
    'no',
  ];
  for (const address of inside) {
    const { page, register } = await follow(link, address);
    expect([page.status, (await register()).status], address).toEqual([401, 401]);
  }
  const [registration] = await registrationsOf(admin);
  const path = `/api/lti/registrations/${registration?.id ?? ''}`;
  expect((await admin.request('DELETE', path)).status).toBe(204);
  expect((await follow(link, 'https://lms.example/')).page.status).toBe(401);
  const instructor = await signedIn(api, 'instructor');
  expect((await instructor.request('GET', '/api/lti/registrations')).status).toBe(403);
  expect((await platform.ask()).problems).toEqual([]);
});
