import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LabDetail, Session } from '@gopherlab/contracts';
import { launchChromium } from '../support/chromium.ts';
import { seriousProblems, visit } from '../support/visit.ts';

const PASSWORD = 'correct horse battery';
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function personOf(page: Page): Promise<Session['person']> {
  return ((await (await page.request.get('/api/session')).json()) as Session).person;
}

/** Saves a draft of the first lab as the page does. */
async function work(page: Page): Promise<string> {
  const { labs } = (await (await page.request.get('/api/labs')).json()) as { labs: { slug: string }[] };
  const slug = labs[0]?.slug ?? '';
  const lab = (await (await page.request.get(`/api/labs/${slug}`)).json()) as LabDetail;
  const files = Object.fromEntries(
    lab.files.filter(({ role }) => role === 'editable').map(({ path }) => [path, '// mine\n']),
  );
  // The page asks for the session by itself, at its own time.
  await expect.poll(async () => (await page.context().cookies()).length).toBeGreaterThan(0);
  const { origin } = new URL(page.url());
  const saved = await page.request.put(`/api/labs/${slug}/draft`, {
    data: { files, baseRevision: 0 },
    headers: { Origin: origin },
  });
  expect(saved.status()).toBe(200);
  return slug;
}

async function signUp(page: Page, email: string): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.getByRole('button', { name: 'Ada Lovelace and settings' }).waitFor();
}

async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('a guest works, signs up, signs out and in again elsewhere: the work is there, until a session is ended', async () => {
  const email = `${randomUUID()}@example.org`;
  await using one = await visit(browser, '/sign-up');
  const { page } = one;
  const guest = await personOf(page);
  const slug = await work(page);
  await signUp(page, email);
  expect(await personOf(page)).toMatchObject({ id: guest.id, guest: false, email });
  const draft = await page.request.get(`/api/labs/${slug}/draft`);
  expect(await draft.text()).toMatch('// mine');
  await page.goto('/account');
  await page.getByRole('heading', { name: 'Sessions' }).waitFor();
  await page.getByText('This session').waitFor();
  expect(await seriousProblems(page)).toEqual([]);

  await using two = await visit(browser, '/sign-in');
  await signIn(two.page, email, 'a wrong password');
  await two.page.getByText('The address or the password is wrong').waitFor();
  await signIn(two.page, email);
  await two.page.getByRole('button', { name: 'Ada Lovelace and settings' }).waitFor();
  expect((await personOf(two.page)).id).toBe(guest.id);

  await page.reload();
  await page.getByRole('button', { name: /^End the session/ }).click();
  await page.getByRole('button', { name: 'End all others' }).waitFor({ state: 'hidden' });
  await two.page.goto('/account');
  await two.page.getByRole('heading', { name: 'You are a guest' }).waitFor();

  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Guest and settings' }).waitFor();
  expect((await personOf(page)).id).not.toBe(guest.id);
  expect(one.complaints).toEqual([]);
});

test('a passkey is added with an authenticator and signs in without a password', async () => {
  const email = `${randomUUID()}@example.org`;
  await using one = await visit(browser, '/');
  const { page } = one;
  const cdp = await one.context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await signUp(page, email);
  const { id } = await personOf(page);
  await page.goto('/account');
  await page.getByLabel('Name of the passkey').fill('Laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'Remove Laptop' }).waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Guest and settings' }).waitFor();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('button', { name: 'Ada Lovelace and settings' }).waitFor();
  expect((await personOf(page)).id).toBe(id);
  expect(one.complaints).toEqual([]);
});

test('an account is deleted after what is kept was said, and its way in is gone', async () => {
  const email = `${randomUUID()}@example.org`;
  await using admin = await visit(browser, '/');
  await signUp(admin.page, `${randomUUID()}@example.org`);
  await using one = await visit(browser, '/');
  const { page } = one;
  await signUp(page, email);
  await page.goto('/account');
  await page.getByText('Gone at once, and for good').waitFor();
  await page.getByText('Kept without your name').waitFor();
  await page.getByLabel(`Type your address, ${email}`).fill(email);
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await page.getByRole('button', { name: 'Guest and settings' }).waitFor();
  await signIn(page, email);
  await page.getByText('The address or the password is wrong').waitFor();
});

test('whoever is no admin is told who may see the pages of administration', async () => {
  await using one = await visit(browser, '/admin/people');
  await one.page.getByRole('heading', { name: 'This is for admins' }).waitFor();
  expect(await seriousProblems(one.page)).toEqual([]);
});

test.each(['light', 'dark'] as const)(
  'signing in, in Chinese, narrow and %s, has no serious problem',
  async (scheme) => {
    const viewport = { width: 390, height: 844 };
    await using one = await visit(browser, '/sign-in?lang=zh', { colorScheme: scheme, viewport });
    await one.page.getByRole('button', { name: '登录', exact: true }).waitFor();
    expect(await seriousProblems(one.page)).toEqual([]);
    expect(await one.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(one.complaints).toEqual([]);
  },
);
