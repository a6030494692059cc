import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, readBaseUrl, settled } from '../support/chromium.ts';

const LABS_DIR = join(import.meta.dirname, '../../labs');
const NARROW = { width: 390, height: 844 };
const GRADING_MS = 150_000;
const FAST_LAB = 'http-health-server';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

interface Visit extends AsyncDisposable {
  page: Page;
  context: BrowserContext;
  /** Errors and warnings on the console, CSP violations among them, and faults of the page's code. */
  complaints: string[];
}

/** A newcomer with a browser of their own, in front of a lab that is ready to be worked on. */
async function openLab(slug: string, options: BrowserContextOptions = {}, lang = 'en'): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: readBaseUrl(),
    locale: 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  // These are about the sandbox; what runs in the page has tests of its own.
  await context.addInitScript("localStorage.setItem('gopherlab.run-place', 'sandbox')");
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`/labs/${slug}?lang=${lang}`);
  await editorReady(page);
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() };
}

const isWide = (page: Page) => (page.viewportSize()?.width ?? 0) >= 900;
const editorReady = (page: Page) =>
  page
    .locator(isWide(page) ? '.monaco-editor .view-line' : '[data-editor] .cm-content')
    .first()
    .waitFor({ state: 'attached' });

const verdict = (page: Page) => page.locator('[data-verdict]');
const contract = (page: Page, state: string) => page.locator(`[data-contract][data-state="${state}"]`);
const saved = (page: Page) => page.getByText(/Saved \d\d:\d\d:\d\d/);
const pane = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name });

/** Replaces what the active tab holds, as a paste over everything does. */
async function paste(page: Page, text: string): Promise<void> {
  await page
    .locator(isWide(page) ? '.monaco-editor .view-lines' : '[data-editor] .cm-content')
    .first()
    .click();
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+v');
}

/** The files of the reference solution; only what differs from the starter is there. */
function solutionOf(slug: string): Map<string, string> {
  const dir = join(LABS_DIR, slug, 'solution');
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path): [string, string] => [relative(dir, path), readFileSync(path, 'utf8')]),
  );
}

/** Opens a file from the tree, or adds it where the starter has none. */
async function openFile(page: Page, path: string): Promise<void> {
  const tab = page.getByRole('list', { name: 'Open files' }).getByRole('button', { name: path, exact: true });
  if ((await tab.count()) === 0) {
    await page.getByRole('button', { name: 'Show the files' }).click();
    const tree = page.getByRole('navigation', { name: 'Files of the lab' });
    const entry = tree.getByRole('button', { name: path.split('/').at(-1) ?? path, exact: true });
    if ((await entry.count()) > 0) {
      await entry.click();
    } else {
      await tree.getByRole('button', { name: 'Add a file' }).click();
      await page.getByRole('textbox', { name: 'File name' }).fill(path);
      await page.keyboard.press('Enter');
    }
    if (await page.getByRole('button', { name: 'Hide the files' }).isVisible()) {
      await page.getByRole('button', { name: 'Hide the files' }).click();
    }
  }
  await tab.click();
}

async function pasteSolution(page: Page, slug: string): Promise<void> {
  for (const [path, text] of solutionOf(slug)) {
    await openFile(page, path);
    await paste(page, text);
  }
  await saved(page).waitFor();
}

/** Submits with the keyboard's shortcut and waits for the verdict of this attempt. */
async function submit(page: Page, attempt: number): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  await page.getByText(`attempt ${attempt} ·`).waitFor({ timeout: GRADING_MS });
}

async function score(page: Page): Promise<number> {
  const text = (await verdict(page).textContent()) ?? '';
  return Number(/^(\d+) \/ 100/.exec(text)?.[1] ?? Number.NaN);
}

async function seriousProblems(page: Page): Promise<string[]> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

const LABS = readdirSync(LABS_DIR, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(LABS_DIR, entry.name)).includes('lab.yaml'))
  .map((entry) => entry.name);

test('the four labs that the platform is named for are here', () => {
  expect(LABS).toEqual(
    expect.arrayContaining(['ebpf-tcp-retransmit', 'http-health-server', 'pprof-leak-hunt', 'worker-pool']),
  );
});

describe.each(LABS)('%s', (slug) => {
  test('the starter loses points with reasons, the solution gets full marks, and both are kept', async () => {
    await using visitor = await openLab(slug);
    const { page, complaints } = visitor;
    await submit(page, 1);
    expect(await score(page)).toBeLessThan(40);
    const failed = page
      .locator('[data-check]')
      .filter({ has: page.getByRole('img', { name: /Failed|Not run/ }) });
    expect(await failed.count()).toBeGreaterThan(0);
    expect((await failed.first().textContent())?.length).toBeGreaterThan(20);
    expect(await contract(page, 'failed').or(contract(page, 'not-run')).count()).toBe(await failed.count());

    await pasteSolution(page, slug);
    await submit(page, 2);
    expect(await score(page)).toBe(100);
    expect(await contract(page, 'passed').count()).toBe(await page.locator('[data-check]').count());

    await page.reload();
    await editorReady(page);
    await page.getByRole('tab', { name: 'Verdict' }).click();
    expect(await score(page)).toBe(100);
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByRole('button', { name: /Attempt 1/ }).waitFor();
    await page.getByRole('button', { name: /Attempt 2/ }).waitFor();
    expect(complaints).toEqual([]);
  });
});

test('a run streams output and tests, and counts as no attempt', async () => {
  await using visitor = await openLab(FAST_LAB);
  const { page } = visitor;
  await page.getByRole('button', { name: /^Run/ }).click();
  await page.getByRole('tab', { name: /^Tests \d+\/\d+/ }).click({ timeout: GRADING_MS });
  await page.getByRole('table', { name: 'Public tests' }).getByRole('row').nth(1).waitFor();
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByRole('button', { name: /^Run/, expanded: false }).waitFor();
  expect(await page.getByRole('button', { name: /^Attempt/ }).count()).toBe(0);
});

test('a build error is a click away from its line', async () => {
  await using visitor = await openLab(FAST_LAB);
  const { page } = visitor;
  await paste(page, 'package main\n\nfunc main() {\n\tundefinedThing()\n}\n');
  await submit(page, 1);
  expect(await score(page)).toBe(0);
  const places = page.getByRole('tabpanel', { name: 'Verdict' }).getByRole('list', { name: 'Build errors' });
  await places.getByRole('button', { name: /^main\.go:4/ }).click();
  await page.locator('.monaco-editor.focused').waitFor();
  await page.locator('.monaco-editor .squiggly-error').first().waitFor();
});

test('a draft is saved as it is typed and survives a reload', async () => {
  await using visitor = await openLab(FAST_LAB);
  const { page } = visitor;
  await paste(page, 'package main // kept\n');
  await saved(page).waitFor();
  await page.reload();
  await editorReady(page);
  await page.locator('.view-lines').getByText('// kept').waitFor();
});

test('Ctrl+S saves at once, and a reset can be taken back', async () => {
  await using visitor = await openLab(FAST_LAB);
  const { page } = visitor;
  await paste(page, 'package main // mine\n');
  await page.keyboard.press('ControlOrMeta+s');
  await saved(page).waitFor();
  await page.getByRole('button', { name: 'Reset to the starter' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset', exact: true }).click();
  await page.getByText('Your files were replaced.').waitFor();
  expect(await page.locator('.view-lines').getByText('// mine').count()).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator('.view-lines').getByText('// mine').waitFor();
});

test('two tabs do not overwrite each other: the second one is asked, and sees the difference', async () => {
  await using visitor = await openLab(FAST_LAB);
  const { page, context } = visitor;
  const other = await context.newPage();
  await other.goto(`/labs/${FAST_LAB}`);
  await editorReady(other);
  await paste(page, 'package main // first tab\n');
  await saved(page).waitFor();
  await paste(other, 'package main // second tab\n');
  await other.getByText('This lab was changed in another tab').waitFor();
  await other.getByRole('button', { name: 'Show the difference' }).click();
  await other.locator('[data-diff-view]').getByText('// first tab').waitFor();
  await other.getByRole('button', { name: 'Take theirs' }).click();
  await other.locator('.view-lines').getByText('// first tab').waitFor();
  await paste(other, 'package main // both agree\n');
  await saved(other).waitFor();
});

test('what is typed offline is kept in the browser and saved once the connection is back', async () => {
  await using visitor = await openLab(FAST_LAB);
  const { page, context } = visitor;
  await context.setOffline(true);
  await paste(page, 'package main // written on a train\n');
  await page.getByText(/Offline: kept in this browser/).waitFor();
  await context.setOffline(false);
  await saved(page).waitFor();
  await page.reload();
  await editorReady(page);
  await page.locator('.view-lines').getByText('// written on a train').waitFor();
});

test('a submission whose answer was lost is sent again and counts once', async () => {
  await using visitor = await openLab(FAST_LAB);
  const { page } = visitor;
  let lost = 0;
  await page.route('**/api/submissions', async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.fallback();
    lost += 1;
    // The server has it; only the answer does not arrive.
    await route.fetch();
    return route.abort();
  });
  await submit(page, 1);
  expect(lost).toBe(1);
  await page.getByRole('tab', { name: 'History' }).click();
  expect(await page.getByRole('button', { name: /^.*Attempt \d/ }).count()).toBe(1);
});

test('every state of a grading is told in words, the queue too', async () => {
  await using visitor = await openLab(FAST_LAB);
  const { page } = visitor;
  await page.route('**/api/submissions/*/events', async (route) => {
    // A runner that is busy with others: the queue is all that there is to tell.
    const state = { kind: 'state', state: 'queued', queuePosition: 2, estimatedWaitMs: 6000 };
    await route.fulfill({
      contentType: 'text/event-stream',
      body: `id: 1\ndata: ${JSON.stringify(state)}\n\n`,
    });
    await page.unroute('**/api/submissions/*/events');
  });
  const told = new Set<string>();
  await page.exposeFunction('tell', (text: string) => told.add(text));
  await page.evaluate(`new MutationObserver(() => {
    for (const line of document.querySelectorAll('[role=status]')) tell(line.textContent);
  }).observe(document.body, { subtree: true, childList: true, characterData: true })`);
  await submit(page, 1);
  const lines = [...told].map((line) => line.trim());
  expect(lines).toContain('3rd in the queue, about 6 s');
  expect(lines.filter((line) => /^[a-z]+\.[a-zA-Z.]+$/.test(line))).toEqual([]);
});

test('who submits too often is told how many seconds to wait, and they go down', async () => {
  await using visitor = await openLab(FAST_LAB);
  const { page } = visitor;
  await page.route('**/api/submissions', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const problem = { type: '', title: 'Too many requests', status: 429, code: 'TOO_MANY_REQUESTS' };
    await route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      headers: { 'Retry-After': '3' },
      body: JSON.stringify({ ...problem, requestId: 'from-the-test' }),
    });
    await page.unroute('**/api/submissions');
  });
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  // The same stands in the output's pane, which is not shown.
  const told = (text: string) => page.getByText(text).filter({ visible: true });
  const again = page.getByRole('button', { name: 'Try again' }).filter({ visible: true });
  await told('Try again in 3 seconds.').waitFor();
  expect(await again.isDisabled()).toBe(true);
  await told('Try again in 1 second.').waitFor();
  await told('You can try again now.').waitFor();
  await again.click();
  await page.getByText('attempt 1 ·').waitFor({ timeout: GRADING_MS });
});

test('a grading goes on while the page is reloaded, and is picked up again', async () => {
  await using visitor = await openLab(FAST_LAB);
  const { page } = visitor;
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  await page
    .getByText(/in the queue|Taking a sandbox|Building|Check \d+ of/)
    .first()
    .waitFor();
  await page.reload();
  await editorReady(page);
  await page.getByRole('tab', { name: 'Verdict' }).click();
  await page.getByText('attempt 1 ·').waitFor({ timeout: GRADING_MS });
});

test('an earlier submission is looked at, compared and brought back', async () => {
  await using visitor = await openLab(FAST_LAB);
  const { page } = visitor;
  await paste(page, 'package main // attempt one\n\nfunc main() {}\n');
  await submit(page, 1);
  await paste(page, 'package main // attempt two\n\nfunc main() {}\n');
  await submit(page, 2);
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByRole('button', { name: /Attempt 1/ }).click();
  await page.locator('[data-diff-view]').getByText('// attempt two').waitFor();
  await page.getByRole('button', { name: 'Show its verdict' }).click();
  await page.getByText('From the history: attempt 1').waitFor();
  await page.getByRole('button', { name: 'Restore these files' }).click();
  await page.locator('.view-lines').getByText('// attempt one').waitFor();
});

test('on a narrow screen CodeMirror takes the code, one pane at a time', async () => {
  await using visitor = await openLab(FAST_LAB, { viewport: NARROW, hasTouch: true });
  const { page, complaints } = visitor;
  await pane(page, 'Code').click();
  expect(await page.locator('.monaco-editor').count()).toBe(0);
  await paste(page, 'package main // on a phone\n\nfunc main() {}\n');
  await saved(page).waitFor();
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByText('attempt 1 ·').waitFor({ timeout: GRADING_MS });
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
    NARROW.width,
  );
  expect(complaints).toEqual([]);
});

test('dividers are moved by keyboard, remembered, and reset by a double click', async () => {
  await using visitor = await openLab(FAST_LAB);
  const { page } = visitor;
  const divider = page.getByRole('separator', { name: 'Width of the brief' });
  const place = async () => Math.round((await divider.boundingBox())?.x ?? 0);
  const before = await place();
  await divider.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const moved = await place();
  expect(moved).toBeGreaterThan(before);
  await page.reload();
  await editorReady(page);
  expect(await place()).toBe(moved);
  // The line is 1 px wide; the area that takes the pointer lies around it.
  const box = await divider.boundingBox();
  await page.mouse.dblclick((box?.x ?? 0) + 0.5, (box?.y ?? 0) + 200);
  await expect.poll(place).toBe(before);
});

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  test.each(['en', 'zh'])(
    'axe finds nothing serious in the workspace in %s, and the console is silent',
    async (lang) => {
      await using wide = await openLab(FAST_LAB, { colorScheme }, lang);
      expect(await seriousProblems(wide.page)).toEqual([]);
      await wide.page.keyboard.press('ControlOrMeta+Shift+Enter');
      await verdict(wide.page).waitFor({ timeout: GRADING_MS });
      expect(await seriousProblems(wide.page)).toEqual([]);
      for (const index of [1, 2, 3]) {
        await wide.page.getByRole('tablist').first().getByRole('tab').nth(index).click();
        expect(await seriousProblems(wide.page)).toEqual([]);
      }
      await using narrow = await openLab(FAST_LAB, { colorScheme, viewport: NARROW }, lang);
      for (const index of [0, 1, 2]) {
        await narrow.page.locator('nav').last().getByRole('button').nth(index).click();
        expect(await seriousProblems(narrow.page)).toEqual([]);
      }
      expect([...wide.complaints, ...narrow.complaints]).toEqual([]);
    },
  );
});
