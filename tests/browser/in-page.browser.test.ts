import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isSubmissionFile, loadCatalogue } from '../../packages/catalogue/src/index.ts';
import type { StreamEvent, WorkspaceFiles } from '../../packages/contracts/src/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { seriousProblems, visit } from '../support/visit.ts';

const LABS_DIR = join(import.meta.dirname, '../../labs');
const NARROW = { width: 390, height: 844 };
const SERVER_MS = 150_000;
const SERVER_LAB = 'http-health-server';

const catalogue = await loadCatalogue(LABS_DIR);
const LABS = [...catalogue.labs].filter(([, lab]) => lab.manifest.browser);

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** A newcomer in front of a lab that is ready to be worked on. */
async function openLab(slug: string, viewport = { width: 1440, height: 900 }, lang = 'en') {
  const visitor = await visit(browser, `/labs/${slug}?lang=${lang}`, {
    viewport,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  // A busy machine takes its time for the first build.
  visitor.page.setDefaultTimeout(120_000);
  await editor(visitor.page).waitFor({ state: 'attached' });
  return visitor;
}

const isWide = (page: Page) => (page.viewportSize()?.width ?? 0) >= 900;
const editor = (page: Page) =>
  page.locator(isWide(page) ? '.monaco-editor .view-lines' : '[data-editor] .cm-content').first();
const pane = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name });
const tab = (page: Page, name: RegExp) => page.getByRole('tab', { name });
const ran = (page: Page) => page.getByText(/^In the page: built in/).filter({ visible: true });

/** Replaces what the active tab holds, as a paste over everything does. */
async function paste(page: Page, text: string): Promise<void> {
  if (!isWide(page)) await pane(page, 'Code').click();
  await editor(page).click();
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+v');
}

/** Test by test, by name: `TestX passed`. */
async function runInPage(page: Page): Promise<string[]> {
  await page.keyboard.press('ControlOrMeta+Enter');
  await ran(page).waitFor();
  await tab(page, /^Tests/).click();
  const cells = await page.evaluate<[string, string][]>(TEST_CELLS);
  return cells.map(([word, name]) => `${name} ${WORDS[word] ?? word}`).sort();
}

const WORDS: Record<string, string> = { Passed: 'passed', Failed: 'failed', 'Not run': 'skipped' };
// A text: the product's CSP forbids what Playwright does with functions.
const TEST_CELLS = `[...document.querySelectorAll('table[aria-label="Public tests"] tbody tr')].map((row) =>
  [...row.cells].slice(0, 2).map((cell) => cell.textContent))`;

/** The same files through the product's `run` mode, test by test. */
async function runInSandbox(page: Page, lab: string, files: WorkspaceFiles): Promise<string[]> {
  const sent = await page.request.post('/api/submissions', {
    data: { lab, mode: 'run', files },
    headers: { 'idempotency-key': randomUUID(), origin: new URL(page.url()).origin },
  });
  expect(sent.status()).toBe(202);
  const { id } = (await sent.json()) as { id: string };
  const stream = await page.request.get(`/api/submissions/${id}/events`, { timeout: SERVER_MS });
  const events = [...(await stream.text()).matchAll(/^data: (.*)$/gm)].map(
    ([, data = '']) => JSON.parse(data) as StreamEvent,
  );
  expect(events.at(-1)?.kind).toBe('finished');
  return events
    .flatMap((event) => (event.kind === 'grader' && event.event.type === 'test' ? [event.event] : []))
    .map(({ status, name }) => `${name} ${status}`)
    .sort();
}

const nameOf = (line: string) => line.slice(0, line.lastIndexOf(' '));

/** What a page cannot do, a test says itself by skipping; everything else that ended must be the same. */
function expectSame(inPage: readonly string[], inSandbox: readonly string[]): void {
  const ended = new Set(inPage.filter((line) => !line.endsWith('skipped')).map(nameOf));
  expect(inPage.filter((line) => ended.has(nameOf(line)))).toEqual(
    inSandbox.filter((line) => ended.has(nameOf(line))),
  );
  expect(ended.size).toBeGreaterThan(0);
}

describe.each(LABS)('%s', (slug, lab) => {
  test('starter and solution give in the page, without a network, what they give in the sandbox', async () => {
    await using visitor = await openLab(slug);
    const { page, context } = visitor;
    const own = (files: WorkspaceFiles) =>
      Object.fromEntries(Object.entries(files).filter(([path]) => isSubmissionFile(lab, path)));
    const starterFiles = own(Object.fromEntries(lab.files.map(({ path, content }) => [path, content])));
    const solution = own(lab.solution);
    const { entry } = lab.manifest;
    // One file is pasted: a lab with more of them needs more than this test does.
    expect(Object.keys(solution)).toEqual([entry]);

    await runInPage(page);
    await context.setOffline(true);
    const answered: string[] = [];
    context.on('requestfinished', (request) => answered.push(request.url()));
    await paste(page, solution[entry] ?? '');
    const solved = await runInPage(page);
    await paste(page, starterFiles[entry] ?? '');
    const starter = await runInPage(page);
    expect(answered.filter((url) => url.startsWith('http'))).toEqual([]);
    await context.setOffline(false);

    expect(solved.filter((line) => line.endsWith('failed'))).toEqual([]);
    expectSame(starter, await runInSandbox(page, slug, starterFiles));
    const judged = await runInSandbox(page, slug, solution);
    expectSame(solved, judged);
    // A wrong solution may use up what the page gives it before its last test; a right one runs them all.
    expect(solved.map(nameOf)).toEqual(judged.map(nameOf));
    // Nothing of the page's runs is in the history: only the two that were sent.
    await page.reload();
    await tab(page, /^History/).click();
    await page.getByRole('button', { name: /^Run/, expanded: false }).nth(1).waitFor();
    expect(await page.getByRole('button', { name: /^Run/, expanded: false }).count()).toBe(2);
  });
});

const UNTIDY = `package main

func main() {
x := 1
	fmt.Printf("%d %s\\n", x)
	undefinedThing( )
}
`;
const TIDY = /import "fmt"[\s\S]*\n\tx := 1\n/;

test.each([
  ['Monaco', { width: 1440, height: 900 }, '.squiggly-error', '.squiggly-warning'],
  ['CodeMirror', NARROW, '.cm-lintRange-error', '.cm-lintRange-warning'],
])('%s marks what compiler and vet say as it is typed, and saving formats', async (_name, size, bad, odd) => {
  await using visitor = await openLab(SERVER_LAB, size);
  const { page, complaints } = visitor;
  await paste(page, UNTIDY);
  await page.locator(bad).first().waitFor();
  if (!isWide(page)) await pane(page, 'Results').click();
  await tab(page, /^Problems 2/).click();
  const problems = page.getByRole('list', { name: 'Problems in the code' });
  await problems.getByText('undefined: undefinedThing').waitFor();
  await problems.getByText('undefined: fmt').waitFor();

  if (!isWide(page)) await pane(page, 'Code').click();
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+s');
  await page
    .locator(isWide(page) ? '.view-line' : '.cm-line', { hasText: 'import "fmt"' })
    .first()
    .waitFor();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+c');
  expect(await page.evaluate<string>('navigator.clipboard.readText()')).toMatch(TIDY);

  await paste(page, 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Printf("%d\\n", "x")\n}\n');
  await page.locator(odd).first().waitFor();
  expect(await page.locator(bad).count()).toBe(0);
  expect(await seriousProblems(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a program is started, listens, answers the page over HTTP, and is stopped', async () => {
  await using visitor = await openLab(SERVER_LAB);
  const { page, complaints } = visitor;
  await tab(page, /^Program/).click();
  await page.getByRole('button', { name: 'Start the program' }).click();
  await page
    .getByText(/^Listening on .*8080/)
    .filter({ visible: true })
    .waitFor();
  const client = page.getByRole('region', { name: 'HTTP client' });
  await client.getByRole('textbox', { name: 'Address' }).fill('http://localhost:8080/api/health');
  await client.getByRole('button', { name: 'Send' }).click();
  await client
    .getByText(/"message":\s*"alive"/)
    .first()
    .waitFor();
  await page.getByRole('tabpanel', { name: 'Program' }).getByRole('button', { name: 'Stop' }).click();
  await ran(page).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

const ECHO = `package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	fmt.Println("args", len(os.Args)-1, os.Args[1])
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		fmt.Println("got " + in.Text())
	}
	fmt.Println("end of input")
	for {
	}
}
`;

test('a program takes arguments and what is typed, and an endless loop is stopped', async () => {
  await using visitor = await openLab(SERVER_LAB);
  const { page, complaints } = visitor;
  await paste(page, ECHO);
  await tab(page, /^Program/).click();
  const program = page.getByRole('tabpanel', { name: 'Program' });
  await program.getByRole('textbox', { name: 'Arguments' }).fill('"one two" 3');
  await page.keyboard.press('Enter');
  const shown = (text: string) => program.locator('.xterm-rows').getByText(text).first().waitFor();
  await shown('args 2 one two');
  await program.locator('[data-terminal]').click();
  await page.keyboard.type('hello');
  await page.keyboard.press('Enter');
  await shown('got hello');
  await page.keyboard.press('Control+d');
  await shown('end of input');
  await program.getByRole('button', { name: 'Stop' }).click();
  await shown('Stopped by you.');
  expect(complaints).toEqual([]);
});

test('a run that never ends is stopped beside Submit, and says so', async () => {
  await using visitor = await openLab('worker-pool');
  const { page, complaints } = visitor;
  await paste(page, SPINNING);
  await page.keyboard.press('ControlOrMeta+Enter');
  await page
    .getByText(/tests done in the page/)
    .filter({ visible: true })
    .first()
    .waitFor();
  await page.getByRole('button', { name: /^Stop/ }).click();
  await page.getByText('Stopped by you.').first().waitFor();
  expect(complaints).toEqual([]);
});

const SPINNING = `package pool

import "context"

type Result[R any] struct {
	Index int
	Value R
	Err   error
}

func Run[J, R any](ctx context.Context, workers int, in <-chan J, do func(context.Context, J) (R, error)) <-chan Result[R] {
	for {
	}
}
`;

test('an import that the lab refuses is refused in the page too', async () => {
  await using visitor = await openLab('worker-pool');
  const { page } = visitor;
  await paste(page, SPINNING.replace('import "context"', 'import (\n\t"context"\n\t_ "os"\n)'));
  await page.keyboard.press('ControlOrMeta+Enter');
  const errors = page.getByRole('tabpanel', { name: 'Output' }).getByRole('list', { name: 'Build errors' });
  await errors.getByText('importing os is not allowed in this lab').waitFor();
});

test('where Run runs is chosen beside it, kept, and refused with its reason', async () => {
  await using visitor = await openLab(SERVER_LAB);
  const { page, complaints } = visitor;
  const place = page.locator('[data-run-place]').first();
  await place.click();
  await page.getByText('Tests that need them are skipped', { exact: false }).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: /^In the sandbox/ }).click();
  await page.reload();
  await page.locator('[data-run-place=sandbox]').first().waitFor();
  expect(await tab(page, /^Problems/).count()).toBe(0);

  await page.evaluate("localStorage.removeItem('gopherlab.run-place')");
  await page.goto('/labs/ebpf-tcp-retransmit');
  await page.locator('[data-run-place=sandbox]').first().click();
  await page.getByText('it loads eBPF programs into a Linux kernel', { exact: false }).waitFor();
  expect(complaints).toEqual([]);
});

test('a page without the toolchain says so, loses nothing and leaves the sandbox', async () => {
  await using visitor = await openLab(SERVER_LAB);
  const { page } = visitor;
  await page.route('**/toolchain/**', (route) => route.abort());
  await page.keyboard.press('ControlOrMeta+Enter');
  await page.getByText('The Go toolchain did not start in this page').filter({ visible: true }).waitFor();
  await page.unroute('**/toolchain/**');
  await page.getByRole('button', { name: 'Try again' }).filter({ visible: true }).click();
  await ran(page).waitFor();
});

test('on a narrow screen a run in the page is read in words, in Chinese too', async () => {
  await using visitor = await openLab('worker-pool', NARROW, 'zh');
  const { page, complaints } = visitor;
  await page.getByRole('button', { name: '运行', exact: true }).click();
  await page
    .getByText(/^页面内：编译 .* 秒，测试 .* 秒$/)
    .filter({ visible: true })
    .waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
