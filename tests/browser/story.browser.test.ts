import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import type { Browser, BrowserContextOptions, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadQuestionBank } from '@gopherlab/catalogue';
import { readGradebookCell, type Gradebook } from '@gopherlab/contracts';
import { startBenchProduct, type BenchProduct } from '../bench/product.ts';
import { launchChromium } from '../support/chromium.ts';
import { visit, type Visit } from '../support/visit.ts';

const PASSWORD = 'correct horse battery';
const GRADING_MS = 150_000;
const HOUR_MS = 3_600_000;
const LABS_DIR = join(import.meta.dirname, '../../labs');
const SOLUTION = readFileSync(join(LABS_DIR, 'worker-pool/solution/pool.go'), 'utf8');
const TRACK = 'Concurrency and scheduling';
const ROSTERED = ['p1@example.org,Ada Lovelace,1001', 'p2@example.org,Bo,=1+1', 'p3@example.org,Cy,1003'];

const bank = await loadQuestionBank(LABS_DIR);
let stateDir: string;
let browser: Browser;
let product: BenchProduct;
/** A product of its own: its first account is the admin's, and what is in it came from this story. */
beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'gopherlab-story-'));
  const image = process.env.SANDBOX_IMAGE ?? '';
  product = await startBenchProduct({ stateDir, image, env: process.env });
  [browser] = await Promise.all([launchChromium(), product.startRunner()]);
});
afterAll(async () => {
  await browser.close();
  await product[Symbol.asyncDispose]();
  await rm(stateDir, { recursive: true, force: true });
});

/** Somebody with a browser of their own, in a zone where the forms' times are those of the test. */
const arrive = (path: string, options: BrowserContextOptions = {}): Promise<Visit> =>
  visit(browser, path, {
    baseURL: product.url,
    timezoneId: 'UTC',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });

async function signUp({ page }: Visit, name: string, email: string): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.getByRole('button', { name: `${name} and settings` }).waitFor();
}

/** The admin, who was first, makes her an instructor. */
async function makeInstructor(admin: Visit, name: string): Promise<void> {
  const { page } = admin;
  await page.goto('/admin/people');
  const changed = page.waitForResponse(
    (answer) => answer.request().method() !== 'GET' && answer.url().includes('/api/'),
  );
  await page.getByLabel(`Role of ${name}`).selectOption('instructor');
  expect((await changed).ok()).toBe(true);
}

/** Thirty people, three of whom will come; what Bo is called outside would be a formula in a spreadsheet. */
async function importCohort({ page }: Visit): Promise<string> {
  const lines = Array.from({ length: 30 }, (_, n) => `p${n + 1}@example.org,Person ${n + 1},${1001 + n}`);
  lines.splice(0, 3, ...ROSTERED);
  await page.goto('/teach');
  await page.getByLabel('Name of a new cohort').fill('Backend');
  await page.getByRole('button', { name: 'Make the cohort' }).click();
  await page.getByLabel('File', { exact: true }).setInputFiles({
    name: 'roster.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`email,name,external_id\n${lines.join('\n')}\n`),
  });
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('30 new, 0 changed, 0 unchanged, 0 removed, 0 problems').waitFor();
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('Imported: 30 new').waitFor();
  return new URL(page.url()).pathname.replace(/\/roster$/, '');
}

/** What a `datetime-local` field of the page holds. */
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString().slice(0, 16);

/** Due two begun days ago, so that whoever has no extension is late without waiting for it. */
async function assignTrack({ page }: Visit, cohort: string): Promise<void> {
  await page.goto(`${cohort}/assignments`);
  await page.getByRole('link', { name: 'Make an assignment' }).click();
  await page.getByLabel('Title').fill('Week 1');
  await page.getByRole('radio', { name: 'A track' }).check();
  await page.getByLabel('Track', { exact: true }).selectOption({ label: `${TRACK} (1 lab)` });
  const brought = page.getByRole('list', { name: 'Labs that it brings' });
  await brought.getByText('Worker pool').waitFor();
  await brought.getByText('weight 1, 100 % of the whole').waitFor();
  await page.getByText(/Not available yet, so not asked for: .*Heartbeat registry/).waitFor();
  await page.getByLabel('Opens').fill(inHours(-240));
  await page.getByLabel('Due').fill(inHours(-47));
  await page.getByLabel('Closes').fill(inHours(240));
  await page.getByLabel('Late work').selectOption('per-day');
  await page.getByRole('button', { name: 'Make an assignment' }).click();
  const table = page.getByRole('table', { name: 'Assignments' });
  await table.getByText('10 % off a day').waitFor();
  await table.getByText(`track ${TRACK}`).waitFor();
}

/** From what they are asked for, as it was told to them, into the lab. */
async function openAssignedLab({ page }: Visit): Promise<void> {
  await page.goto('/assignments');
  await page.getByRole('link', { name: 'Week 1' }).click();
  await page.getByText('From the track').waitFor();
  await page.getByRole('link', { name: TRACK }).waitFor();
  await page.getByText('open, but late from now on').waitFor();
  await page.getByRole('link', { name: 'Worker pool' }).click();
  await page.locator('.monaco-editor .view-line').first().waitFor({ state: 'attached' });
}

async function pasteSolution({ page }: Visit): Promise<void> {
  await page.getByRole('list', { name: 'Open files' }).getByRole('button', { name: 'pool.go' }).click();
  await page.locator('.monaco-editor .view-lines').first().click();
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(SOLUTION)})`);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+v');
  await page.getByText(/Saved \d\d:\d\d:\d\d/).waitFor();
}

/** A real grading; gives the points that the verdict shows. */
async function submit({ page }: Visit): Promise<number> {
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  await page.getByText('attempt 1 ·').waitFor({ timeout: GRADING_MS });
  const text = (await page.locator('[data-verdict]').textContent()) ?? '';
  return Number(/^(\d+) \/ 100/.exec(text)?.[1]);
}

const cell = (page: Page, row: number, column: number) => page.locator(`#grade-${row}-${column}`);

async function extend({ page }: Visit, cohort: string, name: string): Promise<void> {
  await page.goto(`${cohort}/assignments`);
  await page.getByRole('link', { name: 'Week 1' }).click();
  const give = page.locator('form').last();
  await give.getByLabel('Learner').selectOption({ label: name });
  await give.getByLabel('Due').fill(inHours(24));
  await give.getByLabel('Reason').fill('Was ill.');
  await give.getByRole('button', { name: 'Give the extension' }).click();
  await page.getByRole('table', { name: 'Extensions' }).getByText('Was ill.').waitFor();
}

async function setByHand({ page }: Visit, row: number, score: number): Promise<void> {
  await cell(page, row, 1).click();
  const panel = page.getByRole('complementary');
  await panel.getByText('Set the grade by hand').click();
  await panel.getByLabel('Score, 0–100').fill(String(score));
  await panel.getByLabel(/Reason/).fill('Explained it at the board.');
  await panel.getByRole('button', { name: 'Set', exact: true }).click();
  await panel.getByText('Saved.').waitFor();
  await page.keyboard.press('Escape');
}

async function saveAs(page: Page, link: string): Promise<string> {
  const [download] = await Promise.all<Download | void>([
    page.waitForEvent('download'),
    page.getByRole('link', { name: link, exact: true }).click(),
  ]);
  // Not `text()`, which takes the byte order mark away.
  const bytes = await new Response(await (download as Download).createReadStream()).arrayBuffer();
  return Buffer.from(bytes).toString('utf8');
}

/** As RFC 4180 has it, by code that is not the product's. */
function readCsv(text: string): string[][] {
  expect(text.startsWith('\uFEFF')).toBe(true);
  const lines = text.slice(1).split('\r\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(([, quoted, plain]) =>
      quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
    ),
  );
}

/** Every cell of the file is what the API says and what the page shows. */
async function compareCells({ page }: Visit, cohort: string): Promise<string[][]> {
  const [head = [], ...rows] = readCsv(await saveAs(page, 'CSV'));
  expect(head).toEqual([
    ...['learner_id', 'name', 'email', 'external_id'],
    ...['Week 1: worker-pool', 'Week 1: total'],
  ]);
  const answer = await page.request.get(`${cohort.replace('/teach', '/api')}/gradebook`);
  const book = (await answer.json()) as Gradebook;
  expect(rows).toHaveLength(book.learners.length);
  for (const [at, { id, name, email, externalId }] of book.learners.entries()) {
    const { score, daysLate, overridden } = readGradebookCell(book.cells[at] ?? [], 0);
    const total = book.totals[at]?.[0];
    expect(rows[at]).toEqual([
      ...[id, name, email, externalId?.startsWith('=') ? `'${externalId}` : externalId],
      ...[String(score), String(total)],
    ]);
    expect(await page.locator(`#grade-${at}-0`).innerText()).toBe(name);
    expect(await cell(page, at, 1).innerText()).toMatch(new RegExp(`${Math.round((score ?? 0) * 10) / 10}$`));
    expect(await cell(page, at, 2).innerText()).toBe(String(Math.round((total ?? 0) * 10) / 10));
    expect(await cell(page, at, 1).getByLabel(`${daysLate} days late`).count()).toBe(daysLate > 0 ? 1 : 0);
    expect(await cell(page, at, 1).getByLabel('Set by hand').count()).toBe(overridden ? 1 : 0);
  }
  return rows;
}

/** Answers as somebody who knows everything does, from the first question to the result. */
async function assess({ page }: Visit): Promise<void> {
  await page.goto('/progress');
  await page.getByRole('combobox').selectOption({ label: 'eBPF & kernel' });
  await page.getByRole('button', { name: 'Begin' }).click();
  for (let at = 1; at <= 10; at += 1) {
    await page.getByText(`Question ${at} of 10`).waitFor();
    const prompt = await page.locator('form h2').innerText();
    const question = bank.questions.find((one) => one.prompt.en.replaceAll('`', '') === prompt);
    const right = question?.options[question.answer]?.en.replaceAll('`', '') ?? '';
    await page.getByLabel(right, { exact: true }).check();
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
  }
  // The lab of the area is new to her, and the runner here can grade it.
  await page.getByRole('button', { name: 'Skip this lab' }).click();
  await page.getByRole('heading', { name: 'Skill map' }).waitFor();
  expect(await page.locator('#result-level').innerText()).toMatch(/P8\+|P6–P7/);
}

async function certify({ page }: Visit): Promise<string> {
  await page.goto('/progress');
  await page.getByRole('link', { name: 'Certificates for finished tracks' }).click();
  const offer = page.getByRole('region', { name: TRACK, exact: true });
  await offer.getByLabel('Name on the certificate').fill('Ada Lovelace');
  await offer.getByRole('button', { name: 'Issue the certificate' }).click();
  await page.getByRole('heading', { level: 1, name: 'Ada Lovelace' }).waitFor();
  await page.locator('[data-verified="yes"]').waitFor();
  return new URL(page.url()).pathname;
}

/** With nothing of ours: the keys as they are published, and a JOSE library. */
async function verifyElsewhere(certificate: string): Promise<void> {
  const base = product.url;
  const jwt = await (await fetch(`${base}/api${certificate}/credential.jwt`)).text();
  const published = (await (await fetch(`${base}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
  const keys = createLocalJWKSet(published);
  const { payload } = await jwtVerify(jwt, keys, { typ: 'JWT', algorithms: ['EdDSA'] });
  expect(payload).toMatchObject({
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    credentialSubject: {
      identifier: [{ identityHash: 'Ada Lovelace' }],
      achievement: { name: TRACK },
      result: [{ value: '100' }],
    },
  });
  const [header = '', claims = '', signature = ''] = jwt.split('.');
  const forged = Buffer.from(claims, 'base64url').toString().replace('Ada Lovelace', 'Eve Lovelace');
  const changed = [header, Buffer.from(forged).toString('base64url'), signature].join('.');
  await expect(jwtVerify(changed, keys)).rejects.toMatchObject({
    code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  });
}

test('a cohort of thirty is asked for a track, hands in late, is graded, extended and marked, and one is certified', async () => {
  await using admin = await arrive('/');
  await signUp(admin, 'Root', 'root@example.org');
  await using teacher = await arrive('/');
  await signUp(teacher, 'Grace Hopper', 'grace@example.org');
  await makeInstructor(admin, 'Grace Hopper');
  const cohort = await importCohort(teacher);
  await assignTrack(teacher, cohort);

  // The roster knows the addresses of the three: they are in the cohort with their accounts.
  await using ada = await arrive('/');
  await using bo = await arrive('/');
  await using cy = await arrive('/');
  const people = [
    { one: ada, name: 'Ada Lovelace', email: 'p1@example.org' },
    { one: bo, name: 'Bo', email: 'p2@example.org' },
    { one: cy, name: 'Cy', email: 'p3@example.org' },
  ];
  for (const { one, name, email } of people) {
    await signUp(one, name, email);
    await openAssignedLab(one);
  }
  await pasteSolution(ada);
  await pasteSolution(cy);
  const [full, some, fullToo] = await Promise.all([submit(ada), submit(bo), submit(cy)]);
  expect([full, fullToo]).toEqual([100, 100]);
  expect(some).toBeLessThan(40);

  const { page } = teacher;
  await page.goto(`${cohort}/gradebook`);
  for (const [row, score] of [80, some * 0.8, 80].entries()) {
    await cell(page, row, 1).getByLabel('2 days late').waitFor();
    expect(await cell(page, row, 1).innerText()).toMatch(new RegExp(`${Math.round(score * 10) / 10}$`));
  }
  await extend(teacher, cohort, 'Ada Lovelace');
  await page.goto(`${cohort}/gradebook`);
  await page.locator('#grade-0-1', { hasText: /100$/ }).waitFor();
  await setByHand(teacher, 1, 55.25);
  await cell(page, 1, 1).getByLabel('Set by hand').waitFor();
  const rows = await compareCells(teacher, cohort);
  expect(rows.map(([, name, , external, score]) => [name, external, score])).toEqual([
    ['Ada Lovelace', '1001', '100'],
    ['Bo', "'=1+1", '55.25'],
    ['Cy', '1003', '80'],
  ]);

  await bo.page.goto('/assignments');
  await bo.page.getByRole('link', { name: 'Week 1' }).click();
  await bo.page.getByText('set by an instructor').waitFor();
  await assess(ada);
  await verifyElsewhere(await certify(ada));
  for (const { complaints } of [admin, teacher, ada, bo, cy]) expect(complaints).toEqual([]);
}, 240_000);
