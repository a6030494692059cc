import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import type { WorkListSchema } from '@gopherlab/contracts';
import type { TestApi } from '../../apps/api/src/harness.testing.ts';
import { insertAssignment, insertCohort, signedIn } from '../../apps/api/src/teaching.testing.ts';
import { signedInAt, startSite, type TestSite } from '../support/site.ts';
import { seriousProblems, visit, type Visit } from '../support/visit.ts';

const DAY_MS = 86_400_000;

let site: TestSite;
let browser: Browser;
let api: TestApi;
let teacher: Account;
beforeAll(async () => {
  site = await startSite();
  ({ browser, api } = site);
  teacher = await signedIn(api, 'instructor');
});
afterAll(() => site[Symbol.asyncDispose]());

type WorkList = z.infer<typeof WorkListSchema>;
type Account = Awaited<ReturnType<typeof signedIn>>;

async function enrol(title: string, exam: { minutes: number } | null): Promise<Account> {
  const learner = await signedIn(api);
  const { db } = api.context;
  const cohortId = await insertCohort(db, { instructor: teacher.id, learners: [learner.id] });
  const times = { dueIn: 24, closesIn: 48 };
  await insertAssignment(db, { cohortId, createdBy: teacher.id, title, policy: { exam }, ...times });
  return learner;
}

async function open(person: Account, path: string, options: BrowserContextOptions = {}): Promise<Visit> {
  return visit(browser, path, {
    ...signedInAt(api, person),
    ...options,
  });
}

/** Seconds that a countdown shows. */
function secondsOf(text: string): number {
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

test('what somebody is asked for is on the start page, and opens with its times, rules and labs', async () => {
  const learner = await enrol('First week', null);
  await using visitor = await open(learner, '/');
  const { page } = visitor;
  const mine = page.getByRole('region', { name: 'My work' });
  await mine.getByText('open · until', { exact: false }).waitFor();
  await mine.getByRole('link', { name: 'First week' }).click();
  await page.getByRole('heading', { name: 'First week' }).waitFor();
  await page.getByText('Late work counts in full until it closes.').waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('list', { name: 'Labs' }).getByRole('link').click();
  await page.waitForURL('**/labs/double');
  const line = page.getByRole('list', { name: 'What this lab counts for' });
  await line.getByText('Counts for First week').waitFor();
  expect(await line.innerText()).toMatch(/due .*\d{2}:\d{2}.* · late work counts in full · closes /);
  expect(await seriousProblems(page)).toEqual([]);
  await line.getByRole('link', { name: 'First week' }).click();
  await page.getByRole('heading', { name: 'First week' }).waitFor();
  expect(visitor.complaints).toEqual([]);
});

test.each([DAY_MS, -DAY_MS])(
  'an exam goes by the server: a clock that is wrong by %d ms neither shortens nor lengthens it',
  async (wrongBy) => {
    const learner = await enrol('Midterm', { minutes: 45 });
    await using visitor = await open(learner, '/assignments');
    const { page } = visitor;
    await page.clock.setSystemTime(Date.now() + wrongBy);
    await page.getByRole('link', { name: 'Midterm' }).click();
    await page.getByText('You have 45 minutes from the moment you start', { exact: false }).waitFor();
    expect(await page.getByRole('list', { name: 'Labs' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Start the exam' }).click();
    await page.getByRole('button', { name: 'Start now' }).click();
    const timer = page.getByRole('timer');
    await timer.waitFor();
    const left = secondsOf(await timer.innerText());
    expect(left).toBeGreaterThan(40 * 60);
    expect(left).toBeLessThanOrEqual(45 * 60);
    await page.getByRole('list', { name: 'Labs' }).getByRole('link').waitFor();
    await page.getByText('kept back until the exam has closed').waitFor();
    await page.reload();
    await timer.waitFor();
    expect(secondsOf(await timer.innerText())).toBeLessThanOrEqual(left);
    expect(await seriousProblems(page)).toEqual([]);
    await page.getByRole('list', { name: 'Labs' }).getByRole('link').click();
    await page.getByText(/^exam, \d+:\d\d left$/).waitFor();
    await page.goBack();
    await timer.waitFor();
    expect(visitor.complaints).toEqual([]);
    // What is submitted now counts, whatever day this machine believes it is.
    await learner.submit();
    const { work } = (await (await learner.request('GET', '/api/work')).json()) as WorkList;
    expect(work[0]?.labs[0]?.attempts).toBe(1);
    // A question that gets no answer takes nothing away that is known.
    await page.route('**/api/work/*', (route) => route.abort());
    await page.evaluate(`window.dispatchEvent(new Event('focus'))`);
    await page.waitForTimeout(1500);
    expect(await timer.isVisible()).toBe(true);
  },
);

test.each(['light', 'dark'] as const)(
  'in Chinese, narrow and %s, it has no serious problem',
  async (scheme) => {
    const learner = await enrol('期中考试', { minutes: 45 });
    await using visitor = await open(learner, '/assignments?lang=zh', {
      colorScheme: scheme,
      viewport: { width: 390, height: 844 },
    });
    const { page } = visitor;
    await page.getByRole('link', { name: '期中考试' }).click();
    await page.getByRole('button', { name: '开始考试' }).waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  },
);
