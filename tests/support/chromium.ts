import { chromium, type Browser, type Page } from 'playwright-core';

/** No update, no sync, nothing in the background: what the page does is all that the browser does. */
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser that `npm test` and `npm run screenshots` found or installed. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ARGS });
}

/** Where the running product is. Not `BASE_URL`: vitest sets that to Vite's own base path in its workers. */
export function readBaseUrl(): string {
  const url = process.env.PRODUCT_URL;
  if (!url) {
    throw new Error(
      'PRODUCT_URL is not set. `npm test` and `npm run screenshots` start the product and set it; ' +
        'against a product of your own: PRODUCT_URL=http://localhost:3000',
    );
  }
  return url.replace(/\/$/, '');
}

/** Waits until nothing fades any more: colours in the middle of a fade are nobody's design. What turns for ever may. */
export async function settled(page: Page): Promise<void> {
  // Not `waitForFunction`: it evaluates inside the page, where the product's CSP forbids that.
  while (!(await page.evaluate<boolean>(NOTHING_FADES))) await page.waitForTimeout(20);
}

const NOTHING_FADES = `document.getAnimations().every(
  ({ playState, effect }) => playState !== 'running' || effect.getComputedTiming().iterations === Infinity,
)`;
