import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
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
  await page.getByRole('heading', { name: 'Skill map' }).waitFor();
  expect(await page.locator('#result-level').innerText()).toMatch(/P8\+|P6–P7/);
  const area = page.getByRole('button', { name: /eBPF & kernel/ });
  await area.click();
  expect(await page.locator('a[href^="#question-ebpf-"]').count()).toBe(10);
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('main').getByRole('link', { name: 'Progress' }).click();
  await page.getByRole('link', { name: 'eBPF & kernel' }).waitFor();
  expect(one.complaints).toEqual([]);
});

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
