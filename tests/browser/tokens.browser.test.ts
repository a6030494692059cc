import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, readBaseUrl } from '../support/chromium.ts';
import { seriousProblems, visit } from '../support/visit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function signUp(page: Page): Promise<void> {
  const headers = { Origin: readBaseUrl() };
  await page.request.get('/api/session');
  const data = {
    name: 'Ada',
    email: `${randomUUID()}@example.org`,
    password: 'correct horse battery',
  };
  const answer = await page.request.post('/api/accounts/sign-up', { data, headers });
  expect(answer.status()).toBe(200);
}

async function statusWith(token: string): Promise<number> {
  const headers = { Authorization: `Bearer ${token}` };
  const { status } = await fetch(`${readBaseUrl()}/api/labs`, { headers });
  return status;
}

async function expectNoProblems(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousProblems(page), colorScheme).toEqual([]);
  }
}

const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

test('a token is made, shown once, opens the API, and opens nothing once it is revoked', async () => {
  await using one = await visit(browser, '/');
  const { page } = one;
  await signUp(page);
  await page.goto('/account');
  await page.getByRole('link', { name: 'Personal tokens' }).click();
  await page.getByLabel('Name of the token').fill('grading script');
  await page.getByRole('button', { name: 'Make the token' }).click();
  const shown = page.getByRole('status').filter({ hasText: 'It is shown this once' });
  const token = await shown.locator('code').innerText();
  expect(await statusWith(token)).toBe(200);
  expect(await statusWith(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBe(401);
  await expectNoProblems(page);
  await page.reload();
  await page.getByText('last used').waitFor();
  expect(await page.content()).not.toContain(token);
  await page.getByRole('button', { name: 'Revoke grading script' }).click();
  expect(await statusWith(token)).toBe(200);
  await page.getByRole('button', { name: 'Revoke grading script for good' }).click();
  await page.getByText('You have no tokens.').waitFor();
  expect(await statusWith(token)).toBe(401);
  expect(one.complaints).toEqual([]);
});

test('a calendar has an address, another one, and none, and both pages fit a small Chinese screen', async () => {
  const viewport = { width: 390, height: 844 };
  await using one = await visit(browser, '/?lang=zh', { viewport });
  const { page } = one;
  await signUp(page);
  await page.goto('/account/calendar');
  await page.getByRole('button', { name: '生成地址：我的全部截止时间' }).click();
  const address = page.getByRole('status').locator('code');
  const first = await address.innerText();
  expect(await (await fetch(first)).text()).toMatch('BEGIN:VCALENDAR');
  await page.getByRole('button', { name: '更换地址：我的全部截止时间' }).click();
  await page.getByRole('button', { name: '确认' }).click();
  await expect.poll(() => address.innerText()).not.toBe(first);
  const second = await address.innerText();
  expect((await fetch(first)).status).toBe(404);
  expect((await fetch(second)).status).toBe(200);
  await expectNoProblems(page);
  expect(await overflow(page)).toBe(0);
  await page.getByRole('button', { name: '关闭：我的全部截止时间' }).click();
  await page.getByRole('button', { name: '确认' }).click();
  await page.getByText('已关闭').waitFor();
  expect((await fetch(second)).status).toBe(404);
  await page.goto('/account/tokens');
  await page.getByLabel('令牌名称').waitFor();
  await expectNoProblems(page);
  expect(await overflow(page)).toBe(0);
  expect(one.complaints).toEqual([]);
});
