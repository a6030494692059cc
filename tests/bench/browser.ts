// Go in the page: from an edit to the first output, what it fetches and what memory it takes, beside `go run` and
// `go test` in an idle container of the same run. `npm run bench -- browser` starts it.
import { openBareContainers } from '../../packages/sandbox/src/index.ts';
import { launchChromium, readBaseUrl } from '../support/chromium.ts';
import { timeInContainer } from './browser/container.ts';
import { browserBytes, watchPeak } from './browser/memory.ts';
import { openContext, openPage, runEdit, visitAndRun } from './browser/page.ts';
import { browserReport } from './browser/report.ts';
import type { ScenarioResult } from './browser/results.ts';
import { SCENARIOS, type Scenario } from './browser/scenarios.ts';
import { startCountingProxy } from './browser/transfer.ts';
import { measureNoise } from './processes.ts';
import { spreadOf } from './statistics.ts';

const VISITS = 5;
const EDITS = 20;
const NOISE_MS = 2000;

const image = process.env.SANDBOX_IMAGE;
if (image === undefined) throw new Error('this is started by `npm run bench -- browser`');

await using proxy = await startCountingProxy(readBaseUrl());
await using container = await (await openBareContainers(image)).start('standard', 1024);
const browser = await launchChromium();
try {
  const noise = await measureNoise(NOISE_MS);
  const results: ScenarioResult[] = [];
  for (const scenario of SCENARIOS) {
    process.stderr.write(`▸ ${scenario.name}\n`);
    results.push(await measure(scenario));
  }
  console.log(`Before the first measurement ${noise.toFixed(2)} processors were at work\n`);
  console.log(browserReport(results));
} finally {
  await browser.close();
}

async function measure(scenario: Scenario): Promise<ScenarioResult> {
  const [first, again, sizes] = [[] as number[], [] as number[], [] as number[]];
  for (let visit = 0; visit < VISITS; visit += 1) {
    const context = await openContext(browser, proxy.url);
    proxy.take();
    first.push(await visitAndRun(context, scenario, visit));
    sizes.push(proxy.take());
    again.push(await visitAndRun(context, scenario, VISITS + visit));
    await context.close();
  }
  const { edit, container, memory } = await measureEdits(scenario);
  return {
    name: scenario.name,
    first: spreadOf(first),
    again: spreadOf(again),
    edit: spreadOf(edit),
    container: spreadOf(container),
    transferred: Math.max(...sizes),
    memory,
  };
}

/** Edit by edit in turns, so that a busy moment of the machine falls on page and container alike. */
async function measureEdits(scenario: Scenario) {
  const context = await openContext(browser, proxy.url);
  const { tool } = await openPage(context);
  const before = browserBytes();
  const peak = watchPeak();
  await runEdit(tool, scenario, 1000);
  await timeInContainer(container, scenario, 1000);
  const [edit, inContainer] = [[] as number[], [] as number[]];
  for (let number = 1; number <= EDITS; number += 1) {
    edit.push(await runEdit(tool, scenario, 1000 + number));
    inContainer.push(await timeInContainer(container, scenario, 1000 + number));
  }
  const memory = peak.stop() - before;
  await context.close();
  return { edit, container: inContainer, memory };
}
