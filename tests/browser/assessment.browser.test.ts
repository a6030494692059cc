import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { loadQuestionBank } from '@gopherlab/catalogue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { seriousProblems, visit } from '../support/visit.ts';

const bank = await loadQuestionBank(join(import.meta.dirname, '../../labs'));
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Answers whatever question is open as somebody who knows everything does. */
async function answerRightly(page: Page): Promise<void> {
  const prompt = await page.locator('form h2').innerText();
  const question = bank.questions.find((one) => one.prompt.en.replaceAll('`', '') === prompt);
  const right = question?.options[question.answer]?.en.replaceAll('`', '') ?? '';
  await page.getByLabel(right, { exact: true }).check();
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
}

async function begin(page: Page, target: string): Promise<void> {
  await page.getByRole('combobox').selectOption({ label: target });
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByText('Question 1 of').waitFor();
}

test('a person is assessed in an area from the first question to the skill map, and finds it again', async () => {
  await using one = await visit(browser, '/progress');
  const { page } = one;
  await begin(page, 'eBPF & kernel');
  for (let at = 1; at <= 10; at += 1) {
    await page.getByText(`Question ${at} of 10`).waitFor();
    await answerRightly(page);
  }
  await skipLabs(page);
  expect(await page.locator('#result-level').innerText()).toMatch(/P8\+|P6–P7/);
  const area = page.getByRole('button', { name: /eBPF & kernel/ });
  await area.click();
  expect(await page.locator('a[href^="#question-ebpf-"]').count()).toBe(10);
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('main').getByRole('link', { name: 'Progress' }).click();
  await page.getByRole('link', { name: 'eBPF & kernel' }).waitFor();
  expect(one.complaints).toEqual([]);
});

/** Comes to the result past the labs that are offered, if a runner is there for one. */
async function skipLabs(page: Page): Promise<void> {
  const result = page.getByRole('heading', { name: 'Skill map' });
  const skip = page.getByRole('button', { name: 'Skip this lab' });
  await result.or(skip).waitFor();
  if ((await skip.count()) > 0) await skip.click();
  await result.waitFor();
}

const GRADING_MS = 150_000;

test('after the questions a timed lab is offered, begun, really graded, and stands in the result as evidence', async () => {
  await using one = await visit(browser, '/progress');
  const { page } = one;
  await begin(page, 'Networking & RPC');
  for (let at = 1; at <= 10; at += 1) {
    await page.getByText(`Question ${at} of 10`).waitFor();
    await page.getByRole('button', { name: 'I do not know' }).click();
  }
  await page.getByText('Timed lab 1, of 1 at most').waitFor();
  expect(await page.locator('main').innerText()).not.toContain('HTTP health server');
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Begin, 30 min' }).click();
  await page.getByRole('heading', { name: 'HTTP health server' }).waitFor();
  const timer = page.getByRole('timer');
  const before = await minutesLeft(timer);
  await page.reload();
  expect(await minutesLeft(timer)).toBeLessThanOrEqual(before);
  expect(await seriousProblems(page)).toEqual([]);

  await page.getByRole('link', { name: 'Open the lab' }).click();
  const line = page.getByRole('list', { name: 'What this lab counts for' });
  await line.getByText('Timed part of your self-assessment').waitFor();
  expect(await minutesLeft(line.getByRole('timer'))).toBeLessThanOrEqual(before);
  await page.locator('.monaco-editor .view-line').first().waitFor({ state: 'attached' });
  await page.getByRole('tab', { name: /^Hints/ }).click();
  await page.getByText('There are no hints until its time is over.').waitFor();
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  await page.getByText('attempt 1 ·').waitFor({ timeout: GRADING_MS });
  expect(await seriousProblems(page)).toEqual([]);

  await line.getByRole('link', { name: 'To the assessment' }).click();
  await page.getByText('1 submission within the time. The best so far:', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'I am done with this lab' }).click();
  await page.getByRole('button', { name: 'End it now' }).click();
  await page.getByRole('heading', { name: 'Skill map' }).waitFor();
  const labs = page.getByRole('region', { name: 'Timed labs' });
  expect(await labs.innerText()).toMatch(/HTTP health server[\s\S]*of \d+ checks passed, \d+ points/);
  await page.getByRole('button', { name: /^\d+ Networking/ }).click();
  await page.getByRole('link', { name: /^HTTP health server, timed: / }).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await labs.getByRole('link', { name: 'Verdict' }).click();
  await page.locator('[data-verdict]').waitFor();
  expect(await line.count()).toBe(0);
  expect(one.complaints).toEqual([]);
});

async function minutesLeft(timer: Locator): Promise<number> {
  const [, minutes, seconds] = /(\d+):(\d\d)/.exec(await timer.innerText()) ?? [];
  return Number(minutes) + Number(seconds) / 60;
}

test('a question survives a reload, its time goes on, and not knowing is an answer', async () => {
  await using one = await visit(browser, '/progress');
  const { page } = one;
  await begin(page, 'All ten areas');
  const prompt = await page.locator('form h2').innerText();
  const before = await secondsLeft(page);
  await page.reload();
  await page.getByText('Question 1 of').waitFor();
  expect(await page.locator('form h2').innerText()).toBe(prompt);
  expect(await secondsLeft(page)).toBeLessThanOrEqual(before);
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'I do not know' }).click();
  await page.getByText('Question 2 of').waitFor();
  await page.getByRole('button', { name: 'End the assessment here' }).click();
  await page.getByRole('heading', { name: 'Your answers' }).waitFor();
  await page.getByText('You gave no answer in time, or said that you do not know.').waitFor();
  expect(one.complaints).toEqual([]);
});

test.each(['light', 'dark'] as const)(
  'the start in Chinese, narrow and %s, has no serious problem',
  async (colorScheme) => {
    const viewport = { width: 390, height: 844 };
    await using one = await visit(browser, '/progress?lang=zh', { colorScheme, viewport });
    await one.page.getByRole('button', { name: '开始' }).waitFor();
    expect(await seriousProblems(one.page)).toEqual([]);
    expect(await one.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(one.complaints).toEqual([]);
  },
);

async function secondsLeft(page: Page): Promise<number> {
  return Number.parseInt(await page.getByText(/seconds? left/).innerText(), 10);
}
