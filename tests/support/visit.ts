import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { readBaseUrl, settled } from './chromium.ts';

export interface Visit extends AsyncDisposable {
  page: Page;
  context: BrowserContext;
  /** Errors and warnings on the console, CSP violations among them, and faults of the page's code. */
  complaints: string[];
}

/** Opens a path as a newcomer with a browser of their own. */
export async function visit(
  browser: Browser,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const { baseURL = readBaseUrl(), ...others } = options;
  const context = await browser.newContext({ locale: 'en-GB', ...others, baseURL });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(path);
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** What axe finds serious or critical, once nothing fades any more. */
export async function seriousProblems(page: Page): Promise<string[]> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
