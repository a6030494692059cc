import { readFile } from 'node:fs/promises';
import type { APIRequestContext, Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LabDetail, SignedVerdict, Submission } from '../../packages/contracts/src/index.ts';
import { launchChromium, readBaseUrl } from '../support/chromium.ts';

const LAB = 'http-health-server';
const GRADING_MS = 180_000;
const POLL_MS = 300;

let browser: Browser;
let context: BrowserContext;
let graded: Submission;
/** One real grading; every test looks at it. */
beforeAll(async () => {
  browser = await launchChromium();
  const baseURL = readBaseUrl();
  await using guest = await browser.newContext({ baseURL, extraHTTPHeaders: { origin: baseURL } });
  graded = await gradeStarter(guest.request);
  context = await browser.newContext({
    baseURL,
    locale: 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
    storageState: await guest.storageState(),
  });
}, GRADING_MS);
afterAll(() => browser.close());

/** Submits the lab's starter as a new guest and waits for its verdict. */
async function gradeStarter(request: APIRequestContext): Promise<Submission> {
  await request.get('/api/session');
  const lab = (await (await request.get(`/api/labs/${LAB}`)).json()) as LabDetail;
  const editable = lab.files.filter(({ role }) => role === 'editable');
  const files = Object.fromEntries(editable.map(({ path, content }) => [path, content]));
  const created = await request.post('/api/submissions', {
    headers: { 'idempotency-key': crypto.randomUUID() },
    data: { lab: LAB, mode: 'grade', files },
  });
  if (!created.ok()) throw new Error(`not taken: ${await created.text()}`);
  let submission = (await created.json()) as Submission;
  // The hook's own time limit ends this.
  while (submission.state !== 'done') {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    submission = (await (await request.get(`/api/submissions/${submission.id}`)).json()) as Submission;
  }
  return submission;
}

interface Visit extends AsyncDisposable {
  page: Page;
  complaints: string[];
}

async function openVerdict(lang: 'en' | 'zh' = 'en', width = 1440): Promise<Visit> {
  const page = await context.newPage();
  await page.setViewportSize({ width, height: 900 });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`/labs/${LAB}?lang=${lang}`);
  if (width < 900) {
    await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Results' }).click();
  }
  await page.getByRole('tab', { name: lang === 'en' ? /^Verdict/ : /^判定/ }).click();
  return { page, complaints, [Symbol.asyncDispose]: () => page.close() };
}

const verify = (page: Page) => page.getByRole('button', { name: 'verify', exact: true });
const outcome = (page: Page) => page.locator('[data-verified]');

test('the verdict is verified in the page itself, part by part, and nothing complains', async () => {
  await using visit = await openVerdict();
  const { page, complaints } = visit;
  await page.getByText(/^Signed [0-9a-f]{6}…[0-9a-f]{2}$/).waitFor();
  await verify(page).click();
  await outcome(page).waitFor();
  expect(await outcome(page).getAttribute('data-verified')).toBe('yes');
  expect(await page.locator('[data-holds=true]').count()).toBe(4);
  expect(await page.locator('[data-holds=false]').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('a verdict that was changed on its way does not hold, and the page says which part', async () => {
  await using visit = await openVerdict();
  const { page } = visit;
  await page.route(`**/api/submissions/${graded.id}/verdict`, async (route) => {
    const answer = await route.fetch();
    const signed = (await answer.json()) as SignedVerdict;
    signed.statement.score = 100;
    await route.fulfill({ response: answer, json: signed });
  });
  await page.reload();
  await page.getByRole('tab', { name: /^Verdict/ }).click();
  await verify(page).click();
  await outcome(page).waitFor();
  expect(await outcome(page).getAttribute('data-verified')).toBe('no');
  expect(await page.locator('[data-holds=false]').allTextContents()).toEqual([
    'The signed verdict shows something other than what was signed',
    'This page shows something other than what was signed',
  ]);
});

test('the commands can be copied, and the file that they want can be downloaded', async () => {
  await using visit = await openVerdict();
  const { page } = visit;
  await page.bringToFront();
  await verify(page).click();
  const name = `verdict-${LAB}-${graded.id.slice(0, 8)}.json`;
  await page.getByRole('button', { name: 'Copy the command' }).first().click();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
    `npm run -s verdict -- verify ${name} --keys jwks.json`,
  );
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Signed verdict', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  const { statement } = JSON.parse(await readFile(await download.path(), 'utf8')) as SignedVerdict;
  expect(statement).toMatchObject({ submissionId: graded.id, score: graded.verdict?.score });
  await page.getByRole('button', { name: 'replay', exact: true }).click();
  await page.getByText(`npm run -s grade -- --replay ${graded.id}`, { exact: true }).waitFor();
});

test('a browser without Ed25519 says so, instead of leaving a doubt', async () => {
  await using visit = await openVerdict();
  const { page } = visit;
  await page.addInitScript(`
    crypto.subtle.importKey = () => Promise.reject(new DOMException('no such algorithm', 'NotSupportedError'));
  `);
  await page.reload();
  await page.getByRole('tab', { name: /^Verdict/ }).click();
  await verify(page).click();
  await page.getByText('This browser does not know Ed25519.', { exact: false }).waitFor();
});

test('the line fits a telephone and speaks Chinese', async () => {
  await using visit = await openVerdict('en', 390);
  await verify(visit.page).click();
  await outcome(visit.page).waitFor();
  const width = await visit.page.evaluate<number>('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(390);
  await using chinese = await openVerdict('zh');
  await chinese.page.getByRole('button', { name: '验证', exact: true }).click();
  await chinese.page.getByText('判定有效：它就是这个平台签名的内容，没有改动。').waitFor();
  expect(chinese.complaints).toEqual([]);
});
