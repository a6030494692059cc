import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, readBaseUrl } from '../support/chromium.ts';
import { seriousProblems, visit as openVisit } from '../support/visit.ts';

const FIRST_PAGE_LIMIT = 250 * 1024;
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** A newcomer with a browser of their own. */
const visit = (path: string, options?: BrowserContextOptions) => openVisit(browser, path, options);

/** What the server sends for a script, in bytes. */
async function gzippedSize(url: string): Promise<number> {
  const response = await fetch(url, { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } });
  expect(response.ok).toBe(true);
  return Number(response.headers.get('content-length'));
}

const rows = (page: Page) => page.locator('[data-lab-link]');

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  test.each(['en', 'zh'])(
    'axe finds nothing serious on the labs page in %s, wide or narrow, and the console is silent',
    async (lang) => {
      await using wide = await visit(`/?lang=${lang}`, { colorScheme });
      await rows(wide.page).first().waitFor();
      expect(await seriousProblems(wide.page)).toEqual([]);
      await using narrow = await visit(`/?lang=${lang}`, {
        colorScheme,
        viewport: { width: 390, height: 844 },
      });
      await rows(narrow.page).first().waitFor();
      expect(await seriousProblems(narrow.page)).toEqual([]);
      expect([...wide.complaints, ...narrow.complaints]).toEqual([]);
    },
  );

  test('axe finds nothing serious in the palette, the menu, the filter sheet, an empty list and a missing page', async () => {
    await using wide = await visit('/', { colorScheme });
    await rows(wide.page).first().waitFor();
    await wide.page.keyboard.press('Control+k');
    await wide.page.getByRole('option').first().waitFor();
    expect(await seriousProblems(wide.page)).toEqual([]);
    await wide.page.keyboard.press('Escape');
    await wide.page.getByRole('button', { name: 'Guest and settings' }).click();
    await wide.page.getByText('You are a guest').waitFor();
    expect(await seriousProblems(wide.page)).toEqual([]);

    await using narrow = await visit('/', { colorScheme, viewport: { width: 390, height: 844 } });
    await narrow.page.getByRole('button', { name: 'Filters' }).click();
    await narrow.page.getByRole('dialog').waitFor();
    expect(await seriousProblems(narrow.page)).toEqual([]);

    await using empty = await visit('/?q=nothing-is-called-this', { colorScheme });
    await empty.page.getByText('No lab matches').waitFor();
    expect(await seriousProblems(empty.page)).toEqual([]);

    await using missing = await visit('/no/such/page', { colorScheme });
    await missing.page.getByRole('heading', { name: 'No such page' }).waitFor();
    expect(await seriousProblems(missing.page)).toEqual([]);
  });
});

test('the first page brings at most 250 KB of gzipped JavaScript, and no editor', async () => {
  await using newcomer = await visit('/');
  await rows(newcomer.page).first().waitFor();
  await newcomer.page.waitForLoadState('networkidle');
  const names = await newcomer.page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name),
  );
  const urls = new Set(names.filter((name) => name.endsWith('.js')));
  const loaded = await Promise.all([...urls].map(async (url) => ({ url, bytes: await gzippedSize(url) })));
  expect(loaded.length).toBeGreaterThan(2);
  const total = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(total, JSON.stringify(loaded, null, 2)).toBeLessThanOrEqual(FIRST_PAGE_LIMIT);
  expect(loaded.filter(({ url }) => /monaco|codemirror|xterm|mermaid/i.test(url))).toEqual([]);
});

test('filters live in the address, survive a reload, and are cleared in one step', async () => {
  await using visitor = await visit('/');
  const { page } = visitor;
  await rows(page).first().waitFor();
  const total = await rows(page).count();
  await page.getByRole('checkbox', { name: /^Networking/ }).check();
  expect(await page.getByRole('checkbox', { name: /^Networking/ }).isChecked()).toBe(true);
  await page.waitForURL(/area=networking/);
  const shown = await rows(page).count();
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThan(total);
  await page.reload();
  await rows(page).first().waitFor();
  expect(await rows(page).count()).toBe(shown);
  expect(await page.getByRole('checkbox', { name: /^Networking/ }).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.waitForURL((url) => url.search === '');
  expect(await rows(page).count()).toBe(total);
  await page.getByRole('checkbox', { name: /^Networking/ }).check();
  await page.waitForURL(/area=networking/);
  await page.getByRole('link', { name: 'Labs', exact: true }).click();
  await page.waitForURL((url) => url.search === '');
  await page.getByRole('checkbox', { name: /^Networking/, checked: false }).waitFor();
});

test('the keyboard alone searches, moves among the rows and opens a lab', async () => {
  await using visitor = await visit('/');
  const { page } = visitor;
  await rows(page).first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('health');
  await page.waitForURL(/q=health/);
  expect(await rows(page).count()).toBe(1);
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => url.search === '');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  const second = (await rows(page).nth(1).getAttribute('href')) ?? '';
  expect(await page.locator(':focus').getAttribute('href')).toBe(second);
  await page.keyboard.press('k');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${second}`);
});

test('a lab is found and opened from the palette', async () => {
  await using visitor = await visit('/');
  const { page } = visitor;
  await rows(page).first().waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('health server');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/labs/http-health-server');
});

test('a choice of language and theme is kept, and a dark page is dark before it is drawn', async () => {
  await using visitor = await visit('/', { colorScheme: 'light' });
  const { page } = visitor;
  await rows(page).first().waitFor();
  await page.getByRole('button', { name: '切换到中文' }).click();
  await page.getByRole('link', { name: '实验', exact: true }).waitFor();
  await page.getByRole('button', { name: '切换到深色主题' }).click();
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.reload({ waitUntil: 'commit' });
  const root = page.locator('html[data-mantine-color-scheme=dark]');
  await root.waitFor({ state: 'attached' });
  await page.unroute('**/assets/*.js');
  await page.reload();
  await rows(page).first().waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
  expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
});

test('somebody who has work open sees it first, also after coming back', async () => {
  await using visitor = await visit('/');
  const { page, context } = visitor;
  await rows(page).first().waitFor();
  // The list is everybody's and may be there before the newcomer is somebody.
  await expect.poll(async () => (await context.cookies()).length).toBeGreaterThan(0);
  const slug = 'http-health-server';
  const saved = await page.request.put(`/api/labs/${slug}/draft`, {
    headers: { origin: readBaseUrl() },
    data: { files: { 'main.go': 'package main\n\nfunc main() {}\n' }, baseRevision: 0 },
  });
  expect(saved.status()).toBe(200);
  const later = await context.newPage();
  await later.goto('/');
  await later.getByRole('region', { name: 'Go on' }).getByRole('link').click();
  await later.waitForURL(`**/labs/${slug}`);
});

test('a lost connection is said at once, what was loaded stays, and it ends by itself', async () => {
  await using visitor = await visit('/');
  const { page, context } = visitor;
  await rows(page).first().waitFor();
  const count = await rows(page).count();
  await context.setOffline(true);
  await page.getByText('You are offline.').waitFor();
  expect(await rows(page).count()).toBe(count);
  await context.setOffline(false);
  await page.getByText('You are offline.').waitFor({ state: 'detached' });
});

test('a server that does not answer is said in words, and the list comes once it does', async () => {
  await using visitor = await visit('/no/such/page');
  const { page } = visitor;
  await page.route(/\/(api|healthz)/, (route) => route.abort());
  await page.getByRole('button', { name: 'Go to the labs' }).click();
  await page.getByRole('heading', { name: 'The server does not answer' }).waitFor();
  await page.unroute(/\/(api|healthz)/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await rows(page).first().waitFor();
});
