import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestRunner, resultOf } from '../../apps/api/src/clients.testing.ts';
import { insertAttempt, insertManyGrades } from '../../apps/api/src/gradebook.testing.ts';
import type { TestApi } from '../../apps/api/src/harness.testing.ts';
import { insertAssignment, insertCohort, signedIn } from '../../apps/api/src/teaching.testing.ts';
import { signedInAt, startSite, type TestSite } from '../support/site.ts';
import { seriousProblems, visit, type Visit } from '../support/visit.ts';

const FILES = { 'main.go': 'package main\n\nfunc main() {\n\tprintln(2)\n}\n', 'pool.go': 'package main\n' };

let site: TestSite;
let browser: Browser;
let api: TestApi;
beforeAll(async () => {
  site = await startSite();
  ({ browser, api } = site);
});
afterAll(() => site[Symbol.asyncDispose]());

type Account = Awaited<ReturnType<typeof signedIn>>;
interface Room {
  teacher: Account;
  ada: Account;
  cohortId: string;
  submission: string;
}
let room: Room;

/** Ada was late, Bo has nothing, Cy is perfect. */
beforeEach(async () => {
  const { db } = api.context;
  const teacher = await signedIn(api, 'instructor');
  const learners = [await signedIn(api), await signedIn(api), await signedIn(api)] as const;
  const [ada, bo, cy] = learners;
  for (const [{ id }, name] of [
    [teacher, 'Teacher'],
    [ada, 'Ada'],
    [bo, 'Bo'],
    [cy, 'Cy'],
  ] as const) {
    await db.updateTable('people').set({ name }).where('id', '=', id).execute();
  }
  const cohortId = await insertCohort(db, { instructor: teacher.id, learners: learners.map(({ id }) => id) });
  await insertAssignment(db, {
    ...{ cohortId, createdBy: teacher.id, title: 'Week 1', opensIn: -100, dueIn: -10 },
    policy: { late: { kind: 'per-day', percent: 10, floorPercent: 0 } },
    labs: [
      { lab: 'double', weight: 3 },
      { lab: 'worker-pool', weight: 1 },
    ],
  });
  const submission = await insertAttempt(db, { personId: ada.id, hours: -9, score: 60, files: FILES });
  await insertAttempt(db, { personId: ada.id, lab: 'worker-pool', hours: -20, score: 40 });
  await insertAttempt(db, { personId: cy.id, hours: -20, score: 100 });
  await insertAttempt(db, { personId: cy.id, lab: 'worker-pool', hours: -20, score: 100 });
  room = { teacher, ada, cohortId, submission };
});

async function open(person: Account, path: string, options: BrowserContextOptions = {}): Promise<Visit> {
  return visit(browser, path, {
    ...signedInAt(api, person),
    ...options,
  });
}

async function openGradebook(options?: BrowserContextOptions, query = ''): Promise<Visit> {
  const one = await open(room.teacher, `/teach/cohorts/${room.cohortId}/gradebook${query}`, options);
  await one.page.getByRole('rowheader', { name: 'Ada', exact: true }).waitFor();
  return one;
}

const names = (page: Page) =>
  page.evaluate<string[]>(`[...document.querySelectorAll('[role="rowheader"][data-row]')]
    .sort((a, b) => Number(a.dataset.row) - Number(b.dataset.row)).map((cell) => cell.textContent)`);

/** What Ctrl+C puts into the clipboard: the page answers the event itself. */
async function copied(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const clipboardData = new DataTransfer();
    const event = new ClipboardEvent('copy', { bubbles: true, cancelable: true, clipboardData });
    document.activeElement.dispatchEvent(event);
    return clipboardData.getData('text/plain');
  })()`);
}

test('arrow keys move, shift selects, and a copy is what a spreadsheet pastes', async () => {
  await using one = await openGradebook();
  const { page } = one;
  const grid = page.getByRole('grid');
  await grid.focus();
  await page.keyboard.press('ArrowRight');
  const active = () => grid.getAttribute('aria-activedescendant');
  expect(await active()).toBe('grade-0-1');
  for (const key of ['Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowRight']) {
    await page.keyboard.press(key);
  }
  expect(await active()).toBe('grade-2-3');
  expect(await copied(page)).toBe('54\t40\t50.5\n\t\t0\n100\t100\t100');
  expect(await page.locator('[role="gridcell"][aria-selected="true"]').count()).toBe(9);
  await page.keyboard.press('Control+Home');
  expect(await copied(page)).toBe('Ada');
  await page.keyboard.press('Control+a');
  expect((await copied(page)).split('\n')).toHaveLength(3);
  expect(await seriousProblems(page)).toEqual([]);
  expect(one.complaints).toEqual([]);
});

test('every column sorts, with the mouse and the keyboard, and whoever has nothing comes last', async () => {
  await using one = await openGradebook();
  const { page } = one;
  expect(await names(page)).toEqual(['Ada', 'Bo', 'Cy']);
  const head = page.getByRole('columnheader', { name: /Double/ });
  await head.click();
  expect(await names(page)).toEqual(['Cy', 'Ada', 'Bo']);
  expect(await head.getAttribute('aria-sort')).toBe('descending');
  await page.keyboard.press('Enter');
  expect(await names(page)).toEqual(['Ada', 'Cy', 'Bo']);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  expect(await names(page)).toEqual(['Cy', 'Bo', 'Ada']);
});

test('filters find a name, missing and late work, and low totals; mean and median are of those shown', async () => {
  await using one = await openGradebook();
  const { page } = one;
  const mean = page.getByRole('row', { name: /Mean of those shown/ }).getByRole('gridcell');
  expect(await mean.allInnerTexts()).toEqual(['77', '70', '50.2']);
  const filter = page.getByRole('combobox', { name: 'Only learners with' });
  for (const [label, found] of [
    ['Missing work', ['Bo']],
    ['Late work', ['Ada']],
    ['Grades set by hand', []],
    ['A total below …', ['Ada', 'Bo']],
  ] as const) {
    await filter.selectOption({ label });
    await page.getByText(`${found.length} of 3`).waitFor();
    expect(await names(page)).toEqual(found);
  }
  await page.getByRole('textbox', { name: 'Total below' }).fill('50');
  await page.getByText('1 of 3').waitFor();
  await filter.selectOption({ label: 'Everybody' });
  await page.getByRole('textbox', { name: 'Find a learner' }).fill('cy');
  await page.getByText('1 of 3').waitFor();
  expect(await mean.allInnerTexts()).toEqual(['100', '100', '100']);
  await page.getByRole('combobox', { name: 'What the cells show' }).selectOption({ label: 'Attempts' });
  expect(await mean.allInnerTexts()).toEqual(['1', '1', '100']);
});

test('a cell opens beside the grid, by Enter and by its address, and Escape gives the keyboard back', async () => {
  await using one = await openGradebook();
  const { page } = one;
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'What stands behind the grade' });
  await panel.getByRole('heading', { name: 'Ada' }).waitFor();
  await panel.getByText('60 earned').waitFor();
  await panel.getByText('1 day late').first().waitFor();
  await panel.getByText(/Signed/).waitFor();
  await panel.getByRole('button', { name: 'replay' }).click();
  await panel.getByText(`npm run -s grade -- --replay ${room.submission}`).waitFor();
  await panel.getByText('println').waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await page.reload();
  await panel.getByRole('heading', { name: 'Ada' }).waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowDown');
  expect(await page.getByRole('grid').getAttribute('aria-activedescendant')).toBe('grade-1-0');
  expect(one.complaints).toEqual([]);
});

test('a grade set by hand stands in the grid, and the learner reads why beside the verdict', async () => {
  await using one = await openGradebook();
  const { page } = one;
  await page.locator('#grade-0-1').click();
  const panel = page.getByRole('complementary');
  await panel.getByText('Set the grade by hand').click();
  await panel.getByLabel('Score, 0–100').fill('85');
  await panel.getByLabel(/Reason/).fill('Explained the race at the board.');
  await panel.getByRole('button', { name: 'Set', exact: true }).click();
  await panel.getByText('Saved.').waitFor();
  await page.locator('#grade-0-1', { hasText: '85' }).waitFor();
  expect(await page.locator('#grade-0-1 [aria-label="Set by hand"]').count()).toBe(1);
  expect(one.complaints).toEqual([]);

  await using learner = await open(room.ada, '/labs/double');
  await learner.page.getByRole('tab', { name: /Verdict/ }).click();
  await learner.page.getByText('Your grade in “Week 1” was set to 85 by Teacher.').waitFor();
  await learner.page.getByText('Explained the race at the board.').waitFor();
  expect(learner.complaints).toEqual([]);
});

test('a comment is written on a line, changed and deleted, and the learner sees it', async () => {
  await using one = await openGradebook();
  const { page } = one;
  await page.locator('#grade-0-1').click();
  const panel = page.getByRole('complementary');
  await panel.locator('.cm-lineNumbers .cm-gutterElement', { hasText: /^4$/ }).click();
  expect(await panel.getByLabel('Line', { exact: true }).inputValue()).toBe('4');
  await page.keyboard.type('Print the double of what came in.');
  await panel.getByRole('button', { name: 'Comment', exact: true }).click();
  await panel.getByText('Line 4').waitFor();
  await panel.locator('.cm-marked-line', { hasText: 'println' }).waitFor();

  await using learner = await open(room.ada, '/labs/double');
  await learner.page.getByRole('tab', { name: /Verdict/ }).click();
  await learner.page.getByText('Print the double of what came in.').waitFor();
  await learner.page.getByText('main.go:4').waitFor();

  await panel.getByRole('button', { name: 'Edit' }).click();
  await panel.locator('[data-comment] textarea').first().fill('Print twice what came in.');
  await panel.getByRole('button', { name: 'Save' }).click();
  await panel.getByText('edited').waitFor();
  await panel.getByRole('button', { name: 'Delete' }).click();
  await panel.getByText('None on this file.').waitFor();

  const archive = (archived: boolean) =>
    room.teacher.request('PATCH', `/api/cohorts/${room.cohortId}`, { body: { archived } });
  expect((await archive(true)).status).toBe(200);
  await page.reload();
  await panel.getByText('The cohort is archived: its comments are only read.', { exact: false }).waitFor();
  expect(await panel.getByRole('button', { name: 'Comment', exact: true }).count()).toBe(0);
  expect((await archive(false)).status).toBe(200);
  expect(one.complaints).toEqual([]);
});

test('the export is a file that holds what the grid shows', async () => {
  await using one = await openGradebook();
  const { page } = one;
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^gradebook-Autumn-\d{4}-\d\d-\d\d\.csv$/);
  const text = await new Response(await download.createReadStream()).text();
  expect(
    text
      .split('\r\n')
      .slice(1, 4)
      .map((line) => line.split(',').slice(4)),
  ).toEqual([
    ['54', '40', '50.5'],
    ['', '', '0'],
    ['100', '100', '100'],
  ]);
});

test('a regrade shows what would change, and counts once it is applied', async () => {
  const runner = createTestRunner(api.url);
  const { id } = await room.ada.submit();
  await runner.result(await runner.claimOne(), resultOf());
  await using one = await openGradebook();
  const { page } = one;
  await page.getByRole('button', { name: 'Regrade' }).click();
  const panel = page.getByRole('complementary', { name: 'Grade again' });
  await panel.getByLabel('Lab', { exact: true }).selectOption({ label: 'Double' });
  await panel.getByLabel(/Reason/).fill('The check for exits was wrong.');
  await panel.getByRole('button', { name: 'Grade again' }).click();
  await panel.getByText('0 of 3 graded').waitFor();
  for (let left = 3; left > 0; left -= 1) {
    await runner.result(await runner.claimOne(), { ...resultOf({ full: true }), labHash: 'd'.repeat(64) });
  }
  await panel.getByText('Ready to be applied').waitFor();
  await panel.getByRole('cell', { name: '60 → 100' }).first().waitFor();
  expect(await panel.getByText('+exits').count()).toBeGreaterThan(0);
  expect(await seriousProblems(page)).toEqual([]);
  await panel.getByRole('button', { name: 'Apply' }).click();
  await panel.getByText('Applied').first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('#grade-0-1 [aria-label="Graded again"]').waitFor();
  expect(one.complaints).toEqual([]);

  await using learner = await open(room.ada, '/labs/double');
  await learner.page.getByRole('tab', { name: /Verdict/ }).click();
  await learner.page.getByText('The check for exits was wrong.').waitFor();
  await learner.page.getByText(/The verdict before: 60 of 100/).click();
  await learner.page.getByText('Download the signed verdict from before').waitFor();
  expect(await (await room.ada.request('GET', `/api/submissions/${id}`)).json()).toMatchObject({
    verdict: { score: 100 },
  });
  expect(learner.complaints).toEqual([]);
});

test('of 2,000 learners and 40 labs only what is seen is in the page, and both ends are reached', async () => {
  const labs = Array.from({ length: 40 }, (_, at) => `lab-${at}`);
  const { cohortId } = await insertManyGrades(api.context.db, {
    ...{ instructor: room.teacher.id, labs },
    ...{ learners: 2000, idle: true },
  });
  await using one = await open(room.teacher, `/teach/cohorts/${cohortId}/gradebook`);
  const { page } = one;
  await page.locator('#grade-0-1').waitFor();
  expect(await page.locator('[role="gridcell"]').count()).toBeLessThan(2000);
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+End');
  await page.locator('#grade-1999-41').waitFor();
  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('2003');
  await page.keyboard.press('Control+Home');
  await page.locator('#grade-0-1').waitFor();
  expect(one.complaints).toEqual([]);
});

test('grades are asked for before the code of the page has come, and once', async () => {
  await using one = await open(room.teacher, '/teach');
  const { page } = one;
  const path = `/api/cohorts/${room.cohortId}/gradebook`;
  const asked = page.waitForResponse((response) => new URL(response.url()).pathname === path);
  let times = 0;
  page.on('request', (request) => (times += new URL(request.url()).pathname === path ? 1 : 0));
  await page.route('**/assets/index-*.js', async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto(`/teach/cohorts/${room.cohortId}/gradebook`);
  await page.getByRole('rowheader', { name: 'Ada', exact: true }).waitFor();
  expect(times).toBe(1);
  expect(one.complaints).toEqual([]);
});

test.each(['light', 'dark'] as const)(
  'in Chinese, narrow and %s, it has no serious problem',
  async (colorScheme) => {
    const viewport = { width: 390, height: 844 };
    await using one = await open(room.teacher, `/teach/cohorts/${room.cohortId}/gradebook?lang=zh`, {
      colorScheme,
      viewport,
    });
    const { page } = one;
    await page.locator('#grade-0-1').waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.locator('#grade-0-1').click();
    await page.getByRole('complementary').getByText('实得 60 分').waitFor();
    await page.getByText('println').waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(one.complaints).toEqual([]);
  },
);
