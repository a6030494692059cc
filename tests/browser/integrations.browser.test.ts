import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startTestApi,
  startTestPostgres,
  type TestApi,
  type TestPostgres,
} from '../../apps/api/src/harness.testing.ts';
import { insertCohort, signedIn } from '../../apps/api/src/teaching.testing.ts';
import { registrationOf, startPlatform, type PlatformProcess } from '../lti/platform/start-platform.ts';
import { launchChromium } from '../support/chromium.ts';
import { signedInAt, WEB_DIST_DIR } from '../support/site.ts';
import { seriousProblems, visit, type Visit } from '../support/visit.ts';

const NARROW = { width: 390, height: 844 };

let browser: Browser;
let postgres: TestPostgres;
let platform: PlatformProcess;
beforeAll(async () => {
  browser = await launchChromium();
  postgres = await startTestPostgres();
  platform = await startPlatform();
});
afterAll(async () => {
  await browser.close();
  await platform[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

async function start(env: Record<string, string> = {}): Promise<TestApi> {
  const api = await startTestApi(await postgres.createDatabase(), {
    WEB_DIST_DIR,
    LTI_ALLOW_PRIVATE: 'true',
    WEBHOOK_ALLOW_PRIVATE: 'true',
    ...env,
  });
  platform.set({ toolUrl: api.url, fault: null });
  return api;
}

type Account = Awaited<ReturnType<typeof signedIn>>;

async function open(
  api: TestApi,
  person: Account,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  return visit(browser, path, {
    ...signedInAt(api, person),
    ...options,
  });
}

async function expectNoProblems(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousProblems(page), colorScheme).toEqual([]);
  }
}

async function expectFits(page: Page): Promise<void> {
  await expectNoProblems(page);
  const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate<number>(overflow)).toBe(0);
}

test('a platform registers itself in its own frame, an admin sees how it does, edits and removes it', async () => {
  await using api = await start({
    OIDC_PROVIDERS: 'school',
    OIDC_SCHOOL_NAME: 'School',
    OIDC_SCHOOL_ISSUER: 'https://id.school.example',
    OIDC_SCHOOL_CLIENT_ID: 'gopherlab-client',
    OIDC_SCHOOL_CLIENT_SECRET: 'a secret that no page shows',
  });
  const admin = await signedIn(api, 'admin');
  await using one = await open(api, admin, '/admin/people');
  const { page } = one;
  await page.getByRole('link', { name: 'Integrations' }).click();
  await page.getByText('No platform is registered yet.').waitFor();
  await page.getByText(`${api.url}/lti/login`).waitFor();
  await page.getByText('gopherlab-client').waitFor();
  expect(await page.content()).not.toContain('a secret that no page shows');
  await page.getByLabel('Name of the platform (optional)').fill('Our school');
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page
    .getByRole('status')
    .filter({ hasText: 'It is shown this once' })
    .locator('code')
    .innerText();

  platform.set({ fault: 'no-deployment' });
  const theirs = await one.context.newPage();
  await theirs.goto(`${platform.url}/admin?tool=${encodeURIComponent(link)}`);
  await theirs.frameLocator('#tool').getByRole('button', { name: 'Register' }).click();
  await theirs.getByText('The tool is registered').waitFor();
  const launch = `${api.url}/lti/login?${new URLSearchParams({ iss: platform.url, login_hint: 'user-learner' }).toString()}`;
  await using learner = await visit(browser, launch, { baseURL: api.url });
  await learner.page.getByText('is not registered here').waitFor();

  await page.reload();
  await page.getByText('Used: Our school is registered').waitFor();
  await page.getByText(/^Refused on .* is not registered here/).waitFor();
  await page.getByRole('button', { name: 'Take the deployment deployment-1 in' }).click();
  await page.getByRole('button', { name: /^Take the deployment/ }).waitFor({ state: 'detached' });
  await learner.page.goto(launch);
  await learner.page.waitForURL(`${api.url}/`);
  await page.reload();
  await page.getByText('The last one that came in was on').waitFor();
  await expectNoProblems(page);

  await page.getByRole('button', { name: 'Edit Our school' }).click();
  const form = page.locator('form', { has: page.getByLabel('Client ID') });
  await form.getByLabel('Name').fill('Their school');
  await expectNoProblems(page);
  await form.getByLabel('Access token URL').fill('https://10.0.0.1@evil.example/');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('an address with a password in it is not called').waitFor();
  await form.getByLabel('Access token URL').fill(`${platform.url}/token`);
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Remove Their school' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText('No platform is registered yet.').waitFor();
  // The one refusal of the form is on the console, as every answer of 400 is.
  expect(one.complaints.filter((text) => !text.includes('400'))).toEqual([]);

  await using small = await open(api, admin, '/admin/integrations?lang=zh', { viewport: NARROW });
  await small.page.getByText('还没有注册任何平台。').waitFor();
  await small.page.getByRole('button', { name: '注册平台' }).click();
  await expectFits(small.page);
  expect(small.complaints).toEqual([]);
});

test('an instructor of a platform chooses labs with points and a date, and is sent back with them; a second answer is refused', async () => {
  await using api = await start();
  const admin = await signedIn(api, 'admin');
  await admin.request('POST', '/api/lti/platforms', { body: registrationOf(platform) });
  const loginAs = (hint: object) => {
    const query = { iss: platform.url, login_hint: 'user-teacher', lti_message_hint: JSON.stringify(hint) };
    return `/lti/login?${new URLSearchParams(query).toString()}`;
  };
  const before = (await platform.ask()).items.length;
  await using one = await visit(browser, loginAs({ kind: 'deep-link', multiple: true }), {
    baseURL: api.url,
    timezoneId: 'Europe/Berlin',
  });
  const { page } = one;
  await page.getByRole('heading', { name: 'Choose what the course gets' }).waitFor();
  await page.getByText('into “Go in production”').waitFor();
  const address = page.url();
  await page.getByLabel(/Search/).fill('double');
  await page.getByRole('checkbox').first().check();
  await page.getByLabel(/^Points/).fill('0');
  await page.getByText('Points must be more than 0').waitFor();
  await page.getByLabel(/^Points/).fill('25');
  await page.getByLabel(/^Due/).fill('2027-01-15T18:00');
  await expectNoProblems(page);
  await page.getByRole('button', { name: 'Place 1 into the course' }).click();
  await page.getByRole('heading', { name: 'Placed into the course' }).waitFor();
  const { items, problems } = await platform.ask();
  expect(problems).toEqual([]);
  expect(items.slice(before)).toMatchObject([
    {
      'https://purl.imsglobal.org/spec/lti-dl/claim/data': 'opaque-42',
      'https://purl.imsglobal.org/spec/lti-dl/claim/content_items': [
        {
          type: 'ltiResourceLink',
          url: `${api.url}/labs/double`,
          lineItem: { scoreMaximum: 25 },
          submission: { endDateTime: '2027-01-15T17:00:00.000Z' },
        },
      ],
    },
  ]);
  await page.goto(address);
  await page.getByText('This choice is over').waitFor();
  await expectNoProblems(page);

  await using small = await visit(browser, loginAs({ kind: 'deep-link' }), {
    baseURL: api.url,
    locale: 'zh-CN',
    viewport: NARROW,
  });
  await small.page.getByRole('heading', { name: '选择课程内容' }).waitFor();
  await small.page.getByRole('radio').first().check();
  await expectFits(small.page);
  await small.page.getByRole('button', { name: '不放入任何内容，返回课程' }).click();
  await small.page.getByRole('heading', { name: 'Placed into the course' }).waitFor();
  expect((await platform.ask()).items.at(-1)).toMatchObject({
    'https://purl.imsglobal.org/spec/lti-dl/claim/content_items': [],
  });
  expect(small.complaints).toEqual([]);
});

/** Takes what comes, and answers as it is told. */
async function startReceiver() {
  const seen: { headers: Record<string, string>; body: string }[] = [];
  const answers: number[] = [];
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    req.on('end', () => {
      seen.push({ headers: req.headers as Record<string, string>, body });
      res.writeHead(answers.shift() ?? 204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    seen,
    answers,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

test('an instructor makes a webhook, tests it, sends a failed message again, switches it off and removes it', async () => {
  await using api = await start();
  await signedIn(api, 'admin');
  const teacher = await signedIn(api, 'instructor');
  const cohortId = await insertCohort(api.context.db, { instructor: teacher.id, learners: [] });
  await using receiver = await startReceiver();
  await using one = await open(api, teacher, `/teach/cohorts/${cohortId}`);
  const { page } = one;
  await page.getByRole('link', { name: 'Webhooks' }).click();
  await page.getByText('No webhook yet.').waitFor();
  await page.getByLabel('Address of the receiver').fill(receiver.url);
  await page.getByRole('checkbox', { name: 'Somebody joined' }).check();
  await page.getByRole('button', { name: 'Make the webhook' }).click();
  const notice = page.getByRole('status').filter({ hasText: 'It is shown this once' });
  const secret = await notice.locator('code').innerText();

  receiver.answers.push(503);
  await page.getByRole('button', { name: /^Send a test/ }).click();
  await page.getByText(/the receiver answered 503/).waitFor();
  await page.getByText(/^Nothing has arrived since/).waitFor();
  await page.getByRole('button', { name: 'Send again: webhook.test' }).click();
  await page.getByText(/answered 204/).waitFor();
  const [first, second] = receiver.seen;
  if (!first || !second) throw new Error('nothing was received');
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
  expect(new Webhook(secret).verify(second.body, second.headers)).toMatchObject({ type: 'webhook.test' });
  await expectNoProblems(page);
  await page.reload();
  await page.getByText(/answered 204/).waitFor();
  expect(await page.content()).not.toContain(secret);

  await page.getByRole('button', { name: /^Switch off/ }).click();
  await page.getByText(/^Switched off on/).waitFor();
  await page.getByRole('button', { name: /^Switch on/ }).click();
  await page.getByRole('button', { name: /^Switch off/ }).waitFor();

  await using small = await open(api, teacher, `/teach/cohorts/${cohortId}/webhooks?lang=zh`, {
    viewport: NARROW,
  });
  await small.page.getByText('已送达').waitFor();
  await expectFits(small.page);
  expect(small.complaints).toEqual([]);
  await page.getByRole('button', { name: /^Remove/ }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText('No webhook yet.').waitFor();
  expect(one.complaints).toEqual([]);
});
