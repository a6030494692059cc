import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visit as visitApi } from '../../apps/api/src/clients.testing.ts';
import type { TestApi } from '../../apps/api/src/harness.testing.ts';
import { signedInAt, startSite, type TestSite } from '../support/site.ts';
import { seriousProblems, visit } from '../support/visit.ts';

let site: TestSite;
let browser: Browser;
let api: TestApi;
beforeAll(async () => {
  site = await startSite();
  ({ browser, api } = site);
});
afterAll(() => site[Symbol.asyncDispose]());

test('who forgot a password is sent to an admin, whose link sets a new one', async () => {
  const [admin, ada] = [await visitApi(api.url), await visitApi(api.url)];
  for (const [person, name] of [
    [admin, 'Root'],
    [ada, 'Ada'],
  ] as const) {
    const body = { name, email: `${name.toLowerCase()}@example.org`, password: 'correct horse battery' };
    expect((await person.request('POST', '/api/accounts/sign-up', { body })).status).toBe(200);
  }
  await using forgot = await visit(browser, '/sign-in', { baseURL: api.url });
  await forgot.page.getByRole('button', { name: 'Forgot the password?' }).click();
  await forgot.page.getByText('Ask an admin of it for a link', { exact: false }).waitFor();

  await using desk = await visit(browser, '/admin/people', {
    ...signedInAt(api, admin),
  });
  await desk.page.getByRole('button', { name: 'Password reset link for Ada' }).click();
  await desk.page.getByRole('button', { name: 'Make the link' }).click();
  const link = await desk.page.getByText(/\/reset-password#/).innerText();
  expect(await seriousProblems(desk.page)).toEqual([]);

  const { page } = forgot;
  await page.goto(link);
  await page.getByLabel('New password').fill('another horse battery');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText('The password is set.', { exact: false }).waitFor();
  expect((await ada.request('GET', '/api/account')).status).toBe(401);
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page.getByRole('textbox', { name: 'Password' }).fill('another horse battery');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: /Ada/ }).waitFor();
  expect([...desk.complaints, ...forgot.complaints]).toEqual([]);
});
