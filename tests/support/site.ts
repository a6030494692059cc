import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import {
  startTestApi,
  startTestPostgres,
  type TestApi,
  type TestPostgres,
} from '../../apps/api/src/harness.testing.ts';
import { launchChromium } from './chromium.ts';

/** The page as it was built. */
export const WEB_DIST_DIR = join(import.meta.dirname, '../../apps/web/dist');

export interface TestSite extends AsyncDisposable {
  browser: Browser;
  api: TestApi;
}

/** A browser, and an api of the test's own that serves the built page; `env` is added to the api's environment. */
export async function startSite(env: Record<string, string> = {}): Promise<TestSite> {
  const browser = await launchChromium();
  const postgres: TestPostgres = await startTestPostgres();
  const api = await startTestApi(await postgres.createDatabase(), { WEB_DIST_DIR, ...env });
  return {
    browser,
    api,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await api[Symbol.asyncDispose]();
      await postgres[Symbol.asyncDispose]();
    },
  };
}

/** How somebody visits an api who is signed in there; the cookie is as their client sends it. */
export function signedInAt(
  { url }: { url: string },
  { cookie }: { cookie: string },
): Pick<BrowserContextOptions, 'baseURL' | 'storageState'> {
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  const flags = { httpOnly: true, secure: false, sameSite: 'Lax' } as const;
  const stored = { name, value, domain: '127.0.0.1', path: '/', expires: -1, ...flags };
  return { baseURL: url, storageState: { cookies: [stored], origins: [] } };
}
