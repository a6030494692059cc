// A person with a lab open while the api is killed under them: the page must say that it lost the server, find it again
// by itself and show the verdict. Speaks to `npm run chaos`, which starts it, over IPC.
import type { Page } from 'playwright-core';
import { launchChromium, readBaseUrl } from '../support/chromium.ts';

const LAB = 'http-health-server';
const PATIENCE_MS = 420_000;
const UNDER_WAY = /in the queue|Taking a sandbox|Building|Check \d+ of/;
const LOST = /Connection lost, reconnecting|The server does not answer/;

async function openLab(page: Page): Promise<void> {
  // The server may be down at this moment: then people load it again too.
  for (;;) {
    try {
      await page.goto(`${readBaseUrl()}/labs/${LAB}?lang=en`);
      await page.locator('.monaco-editor .view-line').first().waitFor({ state: 'attached', timeout: 20_000 });
      return;
    } catch {
      await page.waitForTimeout(500);
    }
  }
}

const shownVerdict = (page: Page) =>
  page
    .locator('[data-verdict]')
    .first()
    .getAttribute('data-verdict', { timeout: 500 })
    .catch(() => null);

/** Asks again where the submission itself was refused because the database was away, as the page offers. */
async function submit(page: Page): Promise<void> {
  for (;;) {
    await page.keyboard.press('ControlOrMeta+Shift+Enter');
    const begun = await page
      .getByText(UNDER_WAY)
      .first()
      .waitFor({ timeout: 5000 })
      .then(
        () => true,
        () => false,
      );
    if (begun) return;
  }
}

async function round(page: Page, number: number): Promise<void> {
  const before = await shownVerdict(page);
  await submit(page);
  const begun = performance.now();
  const told = page
    .getByText(LOST)
    .first()
    .waitFor({ state: 'attached', timeout: PATIENCE_MS })
    .then(
      () => true,
      () => false,
    );
  process.send?.({ type: 'running' });
  const deadline = begun + PATIENCE_MS;
  let shown: string | null = null;
  while (shown === null || shown === before) {
    if (performance.now() > deadline) throw new Error(`no verdict within ${PATIENCE_MS / 1000} s`);
    await page.waitForTimeout(100);
    shown = await shownVerdict(page);
  }
  const verdictMs = performance.now() - begun;
  process.send?.({
    type: 'round',
    round: number,
    told: await Promise.race([told, page.waitForTimeout(1000).then(() => false)]),
    sameDocument: await page.evaluate<boolean>('window.openedOnce === true'),
    verdictMs,
  });
}

const browser = await launchChromium();
// Ended before its time, or left alone: the browser goes too.
for (const event of ['SIGTERM', 'disconnect'] as const) {
  process.once(event, () => void browser.close().finally(() => process.exit()));
}
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  await openLab(page);
  await page.evaluate('window.openedOnce = true');
  for (let number = 1; number <= Number(process.argv[2] ?? 1); number += 1) await round(page, number);
} finally {
  process.removeAllListeners('disconnect');
  await browser.close();
  process.disconnect?.();
}
