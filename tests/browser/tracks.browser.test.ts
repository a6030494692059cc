import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestRunner, resultOf } from '../../apps/api/src/clients.testing.ts';
import type { TestApi } from '../../apps/api/src/harness.testing.ts';
import { signedIn } from '../../apps/api/src/teaching.testing.ts';
import { writeLabsWithTracks } from '../../apps/api/src/tracks.testing.ts';
import { signedInAt, startSite, type TestSite } from '../support/site.ts';
import { seriousProblems, visit, type Visit } from '../support/visit.ts';

type Account = Awaited<ReturnType<typeof signedIn>>;

let site: TestSite;
let browser: Browser;
let api: TestApi;
beforeAll(async () => {
  const LABS_DIR = await writeLabsWithTracks();
  site = await startSite({ LABS_DIR });
  ({ browser, api } = site);
});
afterAll(() => site[Symbol.asyncDispose]());

async function open(person: Account, path: string, options: BrowserContextOptions = {}): Promise<Visit> {
  return visit(browser, path, { ...signedInAt(api, person), ...options });
}

async function pass(person: Account): Promise<void> {
  await person.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf({ full: true }));
}

const step = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name }).first();

test('the list shows how far one is, and apart from it what is not here yet', async () => {
  const person = await signedIn(api);
  await pass(person);
  await using one = await open(person, '/');
  const { page } = one;
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Tracks' }).click();
  await page.getByRole('heading', { name: 'Tracks', level: 1 }).waitFor();
  await step(page, 'Growing numbers').getByText('1 of 2 passed · 20 min · 1 not here yet').waitFor();
  await step(page, 'Growing numbers').getByRole('link', { name: 'Next: Treble' }).waitFor();
  const later = page.getByRole('region', { name: 'Not here yet' });
  await later.getByRole('link', { name: 'Later' }).waitFor();
  expect(await page.getByRole('link', { name: 'New track' }).count()).toBe(0);
  expect(await seriousProblems(page)).toEqual([]);
  expect(one.complaints).toEqual([]);
});

test('a lab is locked and says why, and opens once the other is passed', async () => {
  const person = await signedIn(api);
  await using one = await open(person, '/tracks/growing');
  const { page } = one;
  await step(page, 'Treble').getByText('Opens once passed: Double').waitFor();
  expect(await page.getByRole('link', { name: 'Treble' }).count()).toBe(0);
  expect(await page.locator('[aria-current="step"]').innerText()).toContain('Double');
  await page.getByRole('region', { name: 'Not here yet' }).getByText('Square').waitFor();
  await page.getByText('Pass every lab to get the certificate.').waitFor();
  await pass(person);
  await page.reload();
  await page.getByRole('link', { name: 'Begin: Treble' }).waitFor();
  await page.getByText('Passed · 100 %').waitFor();
  await page.getByRole('link', { name: 'Begin: Treble' }).click();
  await page.waitForURL('**/labs/treble');
});

test('a track that is passed leads to its certificate', async () => {
  const person = await signedIn(api);
  await pass(person);
  await using one = await open(person, '/tracks/doubles');
  const { page } = one;
  await page.getByText('Every lab of this track is passed.').waitFor();
  await page.getByRole('link', { name: 'Every lab is passed: issue the certificate' }).waitFor();
  const body = { track: 'doubles', name: 'Ada' };
  const made = await person.request('POST', '/api/certificates', { body });
  const { id } = (await made.json()) as { id: string };
  await page.reload();
  await page.getByRole('link', { name: 'Open your certificate' }).click();
  await page.waitForURL(`**/certificates/${id}`);
  expect(one.complaints).toEqual([]);
});

test('an instructor makes a track with the keyboard, changes it and deletes it', async () => {
  const teacher = await signedIn(api, 'instructor');
  await using one = await open(teacher, '/tracks');
  const { page } = one;
  await page.getByRole('link', { name: 'New track' }).click();
  await page.getByLabel('Address').fill('doubles');
  for (const [label, words] of [
    ['Title in English', 'By hand'],
    ['Title in Chinese', '手写'],
    ['Summary in English', 'Made in the page.'],
    ['Summary in Chinese', '在页面中创建。'],
  ] as const)
    await page.getByLabel(label).fill(words);
  for (const lab of ['Treble', 'Double']) {
    await page.getByLabel('Lab to add').selectOption({ label: lab });
    await page.getByRole('button', { name: 'Add', exact: true }).click();
  }
  const up = page.getByRole('button', { name: 'Move Double up' });
  await up.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Double is now 1 of 2.').waitFor();
  // The keyboard stays where it was, also at the end.
  expect(await up.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Move Double up');
  await page.getByRole('group', { name: 'Treble opens after' }).getByLabel('Double').check();
  await page.getByLabel('Weight of Treble').fill('2');
  expect(await seriousProblems(page)).toEqual([]);

  await page.getByRole('button', { name: 'Make the track' }).click();
  await page.getByRole('alert').filter({ hasText: 'A track has this address already.' }).waitFor();
  expect(await page.getByLabel('Title in English').inputValue()).toBe('By hand');
  await page.getByLabel('Address').fill('by-hand');
  await page.getByRole('button', { name: 'Make the track' }).click();
  await page.waitForURL('**/tracks/by-hand');
  await step(page, 'Treble').getByText('Opens once passed: Double').waitFor();
  await step(page, 'Treble')
    .getByText(/weight 2/)
    .waitFor();

  await page.getByRole('link', { name: 'Edit the track' }).click();
  await page.getByLabel('Title in English').fill('By hand, again');
  await page.getByRole('button', { name: 'Remove Double' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'By hand, again' }).waitFor();
  await page.getByRole('link', { name: 'Begin: Treble' }).waitFor();

  await page.getByRole('link', { name: 'Edit the track' }).click();
  await page.getByRole('button', { name: 'Delete the track' }).click();
  await page.getByRole('group').getByRole('button', { name: 'Delete the track' }).click();
  await page.waitForURL('**/tracks');
  await page.getByRole('heading', { name: 'Tracks', level: 1 }).waitFor();
  await page.getByRole('link', { name: 'By hand, again' }).waitFor({ state: 'detached' });
  // The browser itself notes the refusal that was asked for.
  expect(one.complaints.filter((line) => !line.includes('409'))).toEqual([]);
});

test('whoever does not teach is told who makes tracks, and a track that is not there is gone', async () => {
  const person = await signedIn(api);
  await using one = await open(person, '/tracks/new');
  await one.page.getByRole('heading', { name: 'Only instructors make tracks' }).waitFor();
  await one.page.goto('/tracks/growing/edit');
  await one.page.getByRole('heading', { name: 'Only instructors make tracks' }).waitFor();
  await one.page.goto('/tracks/nowhere');
  await one.page.getByRole('heading', { name: 'This track is not there any more.' }).waitFor();
});

test.each(['light', 'dark'] as const)(
  'in Chinese, narrow and %s, list, path and form have no serious problem',
  async (colorScheme) => {
    const teacher = await signedIn(api, 'instructor');
    const viewport = { width: 390, height: 844 };
    await using one = await open(teacher, '/tracks?lang=zh', { colorScheme, viewport });
    const { page } = one;
    for (const [path, heading] of [
      ['/tracks', '学习路径'],
      ['/tracks/growing', '让数字变大'],
      ['/tracks/later', '以后'],
      ['/tracks/new', '新建学习路径'],
    ] as const) {
      await page.goto(path);
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      expect(await seriousProblems(page), path).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBe(390);
    }
    expect(one.complaints).toEqual([]);
  },
);

test('the bar holds every entry of an instructor in English at 390 px', async () => {
  const teacher = await signedIn(api, 'instructor');
  await using one = await open(teacher, '/tracks', { viewport: { width: 390, height: 844 } });
  const { page } = one;
  const bar = page.getByRole('banner');
  await bar.getByRole('link', { name: 'Teach' }).waitFor();
  const boxes = await page.evaluate<
    [number, number][]
  >(`[...document.querySelectorAll('header nav a, header button')]
    .map((entry) => entry.getBoundingClientRect())
    .filter(({ width }) => width > 0)
    .map(({ left, right }) => [left, right])`);
  expect(boxes.length).toBeGreaterThanOrEqual(6);
  for (const [left, right] of boxes) {
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(390);
  }
});
