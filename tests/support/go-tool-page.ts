import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { WorkspaceFiles } from '../../packages/contracts/src/index.ts';
import type { RunEnd, RunEvent, RunOptions } from '../../packages/gotool/src/api.ts';

const DIST_DIR = join(import.meta.dirname, '../../apps/web/dist');
const CHUNK = '../../packages/gotool/src/index.ts';

export interface PageRun {
  /** Each with the milliseconds since the run was asked for, by the page's own clock. */
  events: (RunEvent & { atMs: number })[];
  end: RunEnd;
}

export interface PageTool {
  run(files: WorkspaceFiles, options?: RunOptions, stopAtOutput?: boolean): Promise<PageRun>;
  test(files: WorkspaceFiles, options?: RunOptions, stopAtOutput?: boolean): Promise<PageRun>;
}

/** The toolchain as the built page has it, driven without a button: the same chunk, worker and frame. */
export async function openPageTool(page: Page): Promise<PageTool> {
  const manifest = JSON.parse(readFileSync(join(DIST_DIR, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    { file: string }
  >;
  const chunk = manifest[CHUNK]?.file;
  if (chunk === undefined) throw new Error(`the built page has no chunk of ${CHUNK}`);
  // Not `page.evaluate`: the product's CSP forbids what Playwright does with a function's arguments.
  const session = await page.context().newCDPSession(page);
  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as T;
  };
  await evaluate(`import('/${chunk}').then((gotool) => { globalThis.tool = gotool.createGoTool(); })`);
  const start =
    (command: 'run' | 'test') =>
    (files: WorkspaceFiles, options: RunOptions = {}, stop = false) =>
      evaluate<PageRun>(`(${RUN})('${command}', ${JSON.stringify({ files, options, stop })})`);
  return { run: start('run'), test: start('test') };
}

/** Runs in the page. */
const RUN = `async (command, { files, options, stop }) => {
  const begun = performance.now();
  const events = [];
  const run = (await globalThis.tool)[command](files, options);
  run.subscribe((event) => {
    events.push({ ...event, atMs: performance.now() - begun });
    const said = event.type === 'output' && event.stream !== 'build' || event.type === 'test' && event.action === 'output';
    if (stop && said) run.stop();
  });
  return { end: await run.done, events };
}`;
