import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestRunner, resultOf } from '../../apps/api/src/clients.testing.ts';
import { insertAttempt } from '../../apps/api/src/gradebook.testing.ts';
import type { TestApi } from '../../apps/api/src/harness.testing.ts';
import { insertAssignment, insertCohort, signedIn } from '../../apps/api/src/teaching.testing.ts';
import { disguise, FULL, seeded } from '../../packages/similarity/src/disguise.testing.ts';
import { signedInAt, startSite, type TestSite } from '../support/site.ts';
import { seriousProblems, visit, type Visit } from '../support/visit.ts';

const ROOT = join(import.meta.dirname, '../..');
const readOwn = (name: string) =>
  readFileSync(join(ROOT, 'packages/similarity/testdata/worker-pool', name), 'utf8');
/** Where a person wants to look at what the test sees. */
const SHOTS = process.env.LIVE_SHOTS;

type Account = Awaited<ReturnType<typeof signedIn>>;

let site: TestSite;
let browser: Browser;
let api: TestApi;
let teacher: Account;
let ada: Account;
let cohortId: string;

beforeAll(async () => {
  site = await startSite();
  ({ browser, api } = site);
});
afterAll(() => site[Symbol.asyncDispose]());

/** Ada copied from Bo in disguise; Cy and Di wrote their own. */
beforeEach(async () => {
  const { db } = api.context;
  teacher = await signedIn(api, 'instructor');
  ada = await signedIn(api);
  const [bo, cy, di] = [await signedIn(api), await signedIn(api), await signedIn(api)] as const;
  const named = { Teacher: teacher, Ada: ada, Bo: bo, Cy: cy, Di: di };
  for (const [name, { id }] of Object.entries(named)) {
    await db.updateTable('people').set({ name }).where('id', '=', id).execute();
  }
  cohortId = await insertCohort(db, {
    instructor: teacher.id,
    learners: [ada.id, bo.id, cy.id, di.id],
  });
  await insertAssignment(db, { cohortId, createdBy: teacher.id, title: 'Week 1' });
  const original = readOwn('atomic.go');
  for (const [person, content, score] of [
    [ada, disguise(original, FULL, seeded(3)), 60],
    [bo, original, 60],
    [cy, readOwn('dispatcher.go'), 60],
    [di, readOwn('condition.go'), 100],
  ] as const) {
    await insertAttempt(db, { personId: person.id, hours: -0.2, score, files: { 'main.go': content } });
  }
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Visit> {
  return visit(browser, `/teach/cohorts/${cohortId}/${path}`, {
    ...signedInAt(api, teacher),
    ...options,
  });
}

async function shoot({ page }: Visit, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

test('what a learner does is seen without a reload: a submission, its grading, its result, also after the connection broke', async () => {
  await using one = await open('live');
  const { page } = one;
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Ada' }) });
  await row.getByText('submitted').waitFor();
  await page.getByText('Connected.').waitFor();
  await ada.submit();
  await row.getByText('waits to be graded').waitFor();
  const runner = createTestRunner(api.url, 'runner-1');
  const job = await runner.claimOne();
  await row.getByText('is being graded').waitFor();
  await page.getByRole('rowheader', { name: 'runner-1' }).waitFor();
  await runner.result(job, resultOf({ failing: true }));
  await row.getByText('doubles').waitFor();
  const check = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'doubles' }) });
  await expect.poll(() => check.getByRole('cell').allInnerTexts()).toEqual(['3', '1', '0']);
  // Full marks come last, whatever their name is.
  const table = page.getByRole('table', { name: 'Learners' });
  const order = await table.getByRole('rowheader').allInnerTexts();
  expect(order.at(-1)).toBe('Di');
  await one.context.setOffline(true);
  await ada.request('PUT', '/api/labs/double/draft', {
    body: { files: { 'main.go': 'package main\n' }, baseRevision: 0 },
  });
  await one.context.setOffline(false);
  await row.getByText('saved a draft').waitFor();
  await shoot(one, 'live');
  expect(await seriousProblems(page)).toEqual([]);
});

test('a disguised pair stands alone in the histogram, opens side by side, and is marked as looked at', async () => {
  await using one = await open('similarity');
  const { page } = one;
  await page.getByText('A hint to look, never a verdict').waitFor();
  await page.getByRole('button', { name: 'Compare the submissions' }).click();
  const pair = page.getByRole('link', { name: /Ada and Bo|Bo and Ada/ });
  await pair.waitFor();
  await page.getByRole('img', { name: /1 pair from 95 to 100 %/ }).waitFor();
  await page.getByText('unusual', { exact: true }).waitFor();
  await shoot(one, 'similarity');
  expect(await seriousProblems(page)).toEqual([]);

  await pair.click();
  await page.getByRole('button', { name: /^1 \d+ tokens, lines/ }).click();
  const [left, right] = [page.getByRole('region', { name: 'Ada' }), page.getByRole('region', { name: 'Bo' })];
  // The same part has the same number on both sides.
  for (const side of [left, right]) await side.getByRole('button', { name: 'Show part 1 on' }).waitFor();
  await page.getByRole('button', { name: 'Looked at, nothing' }).click();
  await page.getByText(/Teacher looked at it on/).waitFor();
  await shoot(one, 'pair');
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'All pairs' }).click();
  await page.getByRole('cell', { name: 'looked at, nothing' }).waitFor();
  expect(one.complaints).toEqual([]);
});

test('both pages hold in Chinese, in the dark, and on a narrow screen', async () => {
  const options = { locale: 'zh-CN', colorScheme: 'dark' as const, viewport: { width: 390, height: 844 } };
  const fits = `document.documentElement.scrollWidth <= document.documentElement.clientWidth`;
  await using live = await open('live', options);
  await live.page.getByText('已连接，本页会自动更新。').waitFor();
  await live.page.getByRole('rowheader', { name: 'Ada' }).waitFor();
  await shoot(live, 'live-zh-dark-narrow');
  expect(await live.page.evaluate<boolean>(fits)).toBe(true);
  expect(await seriousProblems(live.page)).toEqual([]);

  await using similar = await open('similarity', options);
  await similar.page.getByRole('button', { name: '比较这些提交' }).click();
  const pair = similar.page.getByRole('link', { name: /Ada 与 Bo|Bo 与 Ada/ });
  await pair.waitFor();
  await shoot(similar, 'similarity-zh-dark-narrow');
  expect(await similar.page.evaluate<boolean>(fits)).toBe(true);
  expect(await seriousProblems(similar.page)).toEqual([]);
  await pair.click();
  await similar.page.getByRole('button', { name: '看过，没有问题' }).waitFor();
  await shoot(similar, 'pair-zh-dark-narrow');
  expect(await similar.page.evaluate<boolean>(fits)).toBe(true);
  expect(await seriousProblems(similar.page)).toEqual([]);
});
