import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openPageTool, type PageRun, type PageTool } from '../../support/go-tool-page.ts';
import type { Scenario } from './scenarios.ts';

/** The page that the toolchain is used on: what it weighs belongs to a first visit. */
const PATH = '/playground';

interface OpenPage {
  page: Page;
  tool: PageTool;
  /** `performance.now()` of this process when the address was asked for. */
  begun: number;
}

export async function openContext(browser: Browser, baseURL: string): Promise<BrowserContext> {
  return browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
}

export async function openPage(context: BrowserContext): Promise<OpenPage> {
  const page = await context.newPage();
  const begun = performance.now();
  await page.goto(PATH);
  return { page, tool: await openPageTool(page), begun };
}

/** Milliseconds from the run's start to the first thing that the program or a test said. Throws when it said nothing. */
export function firstOutputMs({ events, end }: PageRun): number {
  const first = events.find(
    (event) => event.type === 'test' || (event.type === 'output' && event.stream !== 'build'),
  );
  if (!first) throw new Error(`nothing was said (${end.reason}): ${JSON.stringify(events).slice(0, 2000)}`);
  return first.atMs;
}

/** One run after an edit, to its end. */
export async function runEdit(tool: PageTool, scenario: Scenario, edit: number): Promise<number> {
  return firstOutputMs(await tool[scenario.command](scenario.files(edit)));
}

/** Milliseconds from asking for the address to the first output, the page's own loading included. */
export async function visitAndRun(
  context: BrowserContext,
  scenario: Scenario,
  edit: number,
): Promise<number> {
  const { page, tool, begun } = await openPage(context);
  const asked = performance.now();
  const first = firstOutputMs(await tool[scenario.command](scenario.files(edit)));
  await page.close();
  return asked - begun + first;
}
