import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApi } from '../../apps/api/src/harness.testing.ts';
import { signedIn } from '../../apps/api/src/teaching.testing.ts';
import type { Snippet } from '../../packages/contracts/src/index.ts';
import { signedInAt, startSite, type TestSite } from '../support/site.ts';
import { seriousProblems, visit, type Visit } from '../support/visit.ts';

const ROOT = join(import.meta.dirname, '../..');
const NARROW = { width: 390, height: 844 };

let site: TestSite;
let browser: Browser;
let api: TestApi;
let own: string;
beforeAll(async () => {
  const { TOOLCHAIN_DIR } = process.env;
  if (!TOOLCHAIN_DIR) throw new Error('TOOLCHAIN_DIR is not set; `npm test` sets it');
  own = await mkdtemp(join(tmpdir(), 'gopherlab-playground-'));
  const dirs = { LABS_DIR: join(ROOT, 'labs'), TOOLCHAIN_DIR };
  const state = { GOPHERLAB_STATE_DIR: own, BLOBS_DIR: join(own, 'blobs') };
  site = await startSite({ ...dirs, ...state });
  ({ browser, api } = site);
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await rm(own, { recursive: true, force: true });
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const visitor = await visit(browser, path, {
    baseURL: api.url,
    permissions: ['clipboard-read', 'clipboard-write'],
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  // The first run fetches and compiles the toolchain, beside whatever else the machine does.
  visitor.page.setDefaultTimeout(120_000);
  return visitor;
}

type Place = Page | FrameLocator;
const editor = (place: Place) =>
  place.locator('.monaco-editor .view-lines, [data-editor="codemirror"] .cm-content').first();
const output = (place: Place) => place.locator('.xterm-rows');
const tab = (page: Page, name: RegExp) => page.getByRole('tab', { name });

/** Replaces what the active file holds, as a paste over everything does. */
async function paste(page: Page, text: string): Promise<void> {
  await editor(page).click();
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+v');
}

const SERVER = `package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
)

func main() {
	fmt.Println(os.Args[1:], os.Getenv("NAME"))
	line, _ := bufio.NewReader(os.Stdin).ReadString('\\n')
	http.HandleFunc("POST /echo", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Line", line[:len(line)-1])
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprint(w, r.Header.Get("X-From"))
	})
	http.ListenAndServe(":8080", nil)
}
`;

test('a program gets arguments, environment and input, its server is asked, and it is stopped', async () => {
  await using one = await open('/playground');
  const { page, complaints } = one;
  await paste(page, SERVER.replace('import (', 'import (\n"strings"'));
  await page.getByRole('button', { name: 'Format', exact: true }).click();
  await page.getByText('1 file formatted').waitFor();
  await page.getByText('Arguments and environment').click();
  await page.getByLabel('Arguments of the program').fill('-n "two words"');
  await page.getByLabel('Environment variables').fill('NAME=Ada');
  await page.keyboard.press('ControlOrMeta+Enter');
  await output(page).getByText('[-n two words] Ada').waitFor();

  await tab(page, /^HTTP/).click();
  await page.getByText('The program runs and does not listen yet.').waitFor();
  await tab(page, /^Output/).click();
  await page.locator('.xterm-screen').click();
  await page.keyboard.type('typed\n');
  await page
    .getByText(/^Listening on/)
    .first()
    .waitFor();
  await tab(page, /^HTTP/).click();
  await page.getByLabel('Method').selectOption('POST');
  await page.getByLabel('Address').fill('/echo');
  await page.getByLabel(/^Headers/).fill('X-From: the tab');
  await page.getByLabel('Address').press('Enter');
  const answer = page.getByRole('region', { name: 'Answer' });
  await answer.getByText("418 I'm a teapot").waitFor();
  await answer.getByText('the tab').waitFor();
  await answer.getByText(/^Headers \d/).click();
  await answer.getByRole('row', { name: /X-Line typed/i }).waitFor();
  // Outside of this tab there is nothing to be called.
  await page.getByLabel('Address').fill('http://192.0.2.1/');
  await page.getByLabel('Address').press('Enter');
  await page.getByRole('alert').filter({ hasText: 'Only the program in this tab' }).waitFor();
  expect(await seriousProblems(page)).toEqual([]);

  await page.keyboard.press('ControlOrMeta+.');
  await page.getByText('No program runs.', { exact: false }).waitFor();
  await tab(page, /^Output/).click();
  await output(page).getByText('Stopped by you.').waitFor();
  // What was typed is kept in this browser.
  await page.getByText('Kept in this browser').waitFor();
  await page.reload();
  await editor(page).getByText('bufio.NewReader').first().waitFor();
  await page.getByRole('button', { name: 'Start over' }).click();
  await editor(page).getByText('世界').waitFor();
  expect(complaints).toEqual([]);
});

test('a lab gives its starter, whose tests run; in Chinese, narrow, light and dark nothing is wrong', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await using one = await open('/playground?lab=worker-pool&lang=zh', { viewport: NARROW, colorScheme });
    const { page, complaints } = one;
    await editor(page).getByText('package').first().waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.getByRole('button', { name: '测试' }).click();
    await page
      .getByText(/^在页面中|页面/)
      .filter({ visible: true })
      .first()
      .waitFor();
    await tab(page, /^测试 \d+\/\d+/).click();
    await page.getByRole('row', { name: /Test/ }).first().waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  }
  await using other = await open('/playground?lab=ebpf-tcp-retransmit');
  await other.page.getByRole('heading', { name: /does not run in the page$/ }).waitFor();
});

const shareLink = (page: Page) => page.getByLabel('Link', { exact: true }).inputValue();

test('a link shows another person the same; a report takes it down, and says why to everybody', async () => {
  await using author = await open('/playground');
  const text = `package main\n\nfunc main() { println("shared ${Date.now()}") }\n`;
  await paste(author.page, text);
  await author.page.getByRole('button', { name: 'Share' }).click();
  const link = await shareLink(author.page);
  expect(link).toMatch(/\/playground\/[\w-]{22}$/);
  await paste(author.page, `package main\n\n// ${'x'.repeat(70_000)}\n`);
  await author.page.getByText('A file is too large to share').waitFor();
  await author.page.getByText('The link shows what you shared, without the changes').waitFor();

  await using reader = await open(link);
  const { page } = reader;
  await editor(page).getByText('println').waitFor();
  await page.getByText(/^Shared by link/).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Report' }).click();
  await page.getByLabel('What is wrong').selectOption({ label: 'It is advertising' });
  await page.getByLabel('What an admin should know').fill('buy this');
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Send the report' }).click();
  await page.getByText('Reported. An admin looks at it.').waitFor();
  expect(reader.complaints).toEqual([]);

  await using admin = await openAsAdmin('/admin/reports');
  const id = link.slice(-22);
  const entry = admin.page.getByRole('region', { name: id });
  await entry.getByText('buy this').waitFor();
  await entry.getByText('Files 2').click();
  await entry.getByText('println').waitFor();
  expect(await seriousProblems(admin.page)).toEqual([]);
  await entry.getByLabel('Reason, shown to whoever').fill('It sells something.');
  await entry.getByRole('button', { name: 'Take down' }).click();
  await admin.page.getByText('No report is open.').waitFor();

  await page.reload();
  await page.getByRole('heading', { name: 'This snippet was taken down' }).waitFor();
  await page.getByText('It sells something.').waitFor();
  await paste(author.page, text);
  await author.page
    .getByRole('button', { name: 'Share the changes' })
    .or(author.page.getByRole('button', { name: 'Share' }))
    .first()
    .click();
  await author.page.getByRole('alert').filter({ hasText: 'It sells something.' }).waitFor();

  await admin.page.getByText('Closed', { exact: true }).click();
  await entry.getByRole('button', { name: 'Put back' }).click();
  await entry.getByLabel('Reason, shown to whoever').waitFor();
  await page.reload();
  await editor(page).getByText('println').waitFor();
  expect(admin.complaints).toEqual([]);
});

async function openAsAdmin(path: string): Promise<Visit> {
  const admin = await signedIn(api, 'admin');
  return open(path, signedInAt(api, admin));
}

test('another site embeds a snippet, which runs there and can do nothing else; no other page is embedded', async () => {
  const person = await signedIn(api);
  const files = {
    'go.mod': 'module x\n\ngo 1.25\n',
    'main.go': 'package main\n\nfunc main() { println(6 * 7) }\n',
  };
  const made = await person.request('POST', '/api/snippets', { body: { files } });
  const { id } = (await made.json()) as Snippet;
  await using site = await serveFrames([`${api.url}/embed/${id}`, `${api.url}/playground/${id}`]);
  await using one = await open(site.url);
  const { page } = one;
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/')) asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  await page.reload();
  const frame = page.frameLocator('iframe').first();
  await editor(frame).getByText('println').waitFor();
  await frame.getByRole('button', { name: 'Run' }).click();
  await output(frame).getByText('42').waitFor();
  // Nothing in it needs to know who looks at it, and the only way out opens a window of its own.
  expect(asked).toEqual([`GET /api/snippets/${id}`]);
  for (const name of ['Share', 'Report', 'Format']) {
    expect(await frame.getByRole('button', { name }).count()).toBe(0);
  }
  const links = frame.getByRole('link');
  expect(await links.count()).toBe(1);
  expect(await links.getAttribute('target')).toBe('_blank');
  // The browser itself refuses the page beside it.
  expect(one.complaints.filter((line) => line.includes('frame-ancestors')).length).toBeGreaterThan(0);
});

/** A page of another site with these frames. */
async function serveFrames(addresses: string[]): Promise<AsyncDisposable & { url: string }> {
  const frames = addresses.map((src) => `<iframe src="${src}" width="800" height="500"></iframe>`).join('');
  const server = createServer((_req, res) => {
    res.setHeader('Content-Type', 'text/html; charset=utf-8');
    res.end(`<!doctype html><title>Docs</title>${frames}`);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
