// What a page weighs and how long it takes to be usable, in a real browser against the running product. Each time is
// printed beside the bare work of the same run: a navigation to an answer of a few bytes from the same server.
import type { Browser, Page } from 'playwright-core';
import { launchChromium, readBaseUrl } from '../support/chromium.ts';

const RUNS = 15;

interface Scenario {
  name: string;
  path: string;
  /** Resolves when the page can be used. */
  usable: (page: Page) => Promise<unknown>;
  wide: boolean;
}

const SCENARIOS: Scenario[] = [
  { name: 'bare answer', path: '/healthz', usable: () => Promise.resolve(), wide: true },
  {
    name: 'labs',
    path: '/',
    usable: (page) => page.locator('a[href^="/labs/"]').first().waitFor(),
    wide: true,
  },
  { name: 'lab, Monaco', path: '/labs/worker-pool', usable: waitForMonaco, wide: true },
  { name: 'lab, CodeMirror', path: '/labs/worker-pool', usable: waitForBrief, wide: false },
];

async function waitForMonaco(page: Page): Promise<void> {
  await Promise.all([
    page.locator('.monaco-editor .view-line').first().waitFor({ state: 'attached' }),
    page.getByRole('heading', { level: 1 }).first().waitFor(),
  ]);
}

function waitForBrief(page: Page): Promise<void> {
  return page.getByRole('heading', { level: 1 }).first().waitFor();
}

interface Sample {
  milliseconds: number;
  bytes: number;
  scriptBytes: number;
}

/** One visit of a newcomer: a new profile with an empty cache. */
async function visit(browser: Browser, { path, usable, wide }: Scenario): Promise<Sample> {
  const viewport = wide ? { width: 1440, height: 900 } : { width: 390, height: 844 };
  const context = await browser.newContext({ baseURL: readBaseUrl(), viewport });
  try {
    const page = await context.newPage();
    const sizes: Promise<{ bytes: number; script: boolean }>[] = [];
    page.on('requestfinished', (request) => {
      const script = request.resourceType() === 'script';
      sizes.push(request.sizes().then(({ responseBodySize }) => ({ bytes: responseBodySize, script })));
    });
    const begun = performance.now();
    await page.goto(path);
    await usable(page);
    const milliseconds = performance.now() - begun;
    await page.waitForLoadState('networkidle');
    const all = await Promise.all(sizes);
    const sum = (list: { bytes: number }[]) => list.reduce((total, { bytes }) => total + bytes, 0);
    return { milliseconds, bytes: sum(all), scriptBytes: sum(all.filter(({ script }) => script)) };
  } finally {
    await context.close();
  }
}

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const browser = await launchChromium();
try {
  await visit(browser, SCENARIOS[0]!);
  const samples = new Map<Scenario, Sample[]>(SCENARIOS.map((scenario) => [scenario, []]));
  // In turns, so that a busy moment of the machine falls on all of them.
  for (let run = 0; run < RUNS; run += 1) {
    for (const scenario of SCENARIOS) samples.get(scenario)!.push(await visit(browser, scenario));
  }
  const bare = percentile(
    samples.get(SCENARIOS[0]!)!.map(({ milliseconds }) => milliseconds),
    0.5,
  );
  console.log(`${RUNS} first visits each, empty cache; transferred sizes are compressed`);
  console.log('page               p50 ms   p95 ms   × bare   KiB sent   of it scripts');
  for (const [{ name }, list] of samples) {
    const times = list.map(({ milliseconds }) => milliseconds);
    const kib = (bytes: number) => (bytes / 1024).toFixed(0);
    const cells = [
      percentile(times, 0.5).toFixed(0).padStart(6),
      percentile(times, 0.95).toFixed(0).padStart(8),
      (percentile(times, 0.5) / bare).toFixed(1).padStart(8),
      kib(list[0]?.bytes ?? 0).padStart(10),
      kib(list[0]?.scriptBytes ?? 0).padStart(15),
    ];
    console.log(`${name.padEnd(18)}${cells.join(' ')}`);
  }
} finally {
  await browser.close();
}
