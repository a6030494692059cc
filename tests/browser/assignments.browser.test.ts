import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addTrack } from '../../apps/api/src/clients.testing.ts';
import type { TestApi } from '../../apps/api/src/harness.testing.ts';
import { insertCohort, signedIn } from '../../apps/api/src/teaching.testing.ts';
import { signedInAt, startSite, type TestSite } from '../support/site.ts';
import { seriousProblems, visit, type Visit } from '../support/visit.ts';

let site: TestSite;
let browser: Browser;
let api: TestApi;
let teacher: Account;
beforeAll(async () => {
  site = await startSite();
  ({ browser, api } = site);
  teacher = await signedIn(api, 'instructor');
  const planned = [{ title: { en: 'Tripling in WASM', zh: '用 WASM 翻三倍' } }];
  await addTrack(api.context.db, { slug: 'doubling', createdBy: teacher.id, track: { planned } });
});
afterAll(() => site[Symbol.asyncDispose]());

type Account = Awaited<ReturnType<typeof signedIn>>;

async function openCohort(options: BrowserContextOptions = {}, query = ''): Promise<Visit> {
  const learner = await signedIn(api);
  const { db } = api.context;
  await db.updateTable('people').set({ name: 'Ada' }).where('id', '=', learner.id).execute();
  const cohort = await insertCohort(db, { instructor: teacher.id, learners: [learner.id] });
  return visit(browser, `/teach/cohorts/${cohort}/assignments${query}`, {
    ...signedInAt(api, teacher),
    timezoneId: 'Asia/Shanghai',
    ...options,
  });
}

test('an assignment is made with a late policy, extended for one, changed and deleted', async () => {
  await using visitor = await openCohort();
  const { page } = visitor;
  await page.getByText('Nothing is asked for yet.', { exact: false }).waitFor();
  await page.getByRole('link', { name: 'Make an assignment' }).click();
  await page.getByText('Times, in your zone (Asia/Shanghai)').waitFor();

  await page.getByLabel('Title').fill('First week');
  await page.getByLabel('Add a lab').selectOption('double');
  await page.getByLabel('Opens').fill('2026-01-01T08:00');
  await page.getByLabel('Late work').selectOption('per-day');
  await page.getByRole('button', { name: 'Make an assignment' }).click();
  await page.getByText('a late policy needs a due time').waitFor();
  await page.getByLabel('Due').fill('2027-01-01T08:00');
  await page.getByRole('button', { name: 'Make an assignment' }).click();

  const table = page.getByRole('table', { name: 'Assignments' });
  await table.getByText('10 % off a day').waitFor();
  // What was typed in Shanghai is kept as the same instant.
  expect(await table.locator('time').nth(1).getAttribute('datetime')).toBe('2027-01-01T00:00:00.000Z');
  expect(await seriousProblems(page)).toEqual([]);

  await table.getByRole('link', { name: 'First week' }).click();
  await page.getByText('Nobody has an extension.').waitFor();
  const give = page.locator('form').last();
  await give.getByLabel('Due').fill('2026-06-01T08:00');
  await give.getByLabel('Reason').fill('Was ill.');
  await give.getByRole('button', { name: 'Give the extension' }).click();
  await page.getByText('dueAt: is earlier than for everybody').waitFor();
  await give.getByLabel('Due').fill('2027-02-01T08:00');
  await give.getByRole('button', { name: 'Give the extension' }).click();
  await page.getByRole('table', { name: 'Extensions' }).getByText('Was ill.').waitFor();
  expect(await seriousProblems(page)).toEqual([]);

  await page.getByLabel('Title').fill('Second week');
  await page.getByRole('button', { name: 'Save' }).click();
  await table.getByRole('link', { name: 'Second week' }).click();
  await page.getByRole('button', { name: 'Delete the assignment' }).click();
  await page.getByRole('button', { name: 'Delete the assignment' }).click();
  await page.getByText('Nothing is asked for yet.', { exact: false }).waitFor();
  // The one refusal that was provoked is the browser's own note.
  expect(visitor.complaints.filter((line) => !line.includes('400'))).toEqual([]);
});

test.each(['light', 'dark'] as const)(
  'in Chinese, narrow and %s, it has no serious problem',
  async (scheme) => {
    await using visitor = await openCohort(
      { colorScheme: scheme, viewport: { width: 390, height: 844 } },
      '?lang=zh',
    );
    const { page } = visitor;
    await page.getByRole('link', { name: '布置作业' }).click();
    await page.getByText('时间，按你所在的时区（Asia/Shanghai）').waitFor();
    await page.getByLabel('添加实验').selectOption('double');
    expect(await seriousProblems(page)).toEqual([]);
    await page.getByRole('radio', { name: '一条学习路径' }).check();
    await page.getByLabel('学习路径', { exact: true }).selectOption({ label: '翻倍（1 个实验）' });
    const brought = page.getByRole('list', { name: '包含的实验' });
    await brought.getByText('权重 1，占 100 %').waitFor();
    await page.getByText('尚未开放，因此不作要求：用 WASM 翻三倍。').waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(visitor.complaints).toEqual([]);
  },
);
