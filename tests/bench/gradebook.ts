// How long a gradebook of 2,000 learners × 40 labs takes to open, with a real PostgreSQL and in a real browser. Beside each
// time stands the bare work of the same run: the same gradings as JSON from one query, and a page with nothing in it.
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { insertManyGrades, readBareGrades } from '../../apps/api/src/gradebook.testing.ts';
import { startTestApi, startTestPostgres } from '../../apps/api/src/harness.testing.ts';
import { insertCohort, signedIn } from '../../apps/api/src/teaching.testing.ts';
import { launchChromium } from '../support/chromium.ts';

const RUNS = 9;
const LEARNERS = 2000;
const LABS = Array.from({ length: 40 }, (_, at) => `lab-${at}`);

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
}

interface Teacher {
  cookie: string;
  request(method: string, path: string): Promise<Response>;
}

/** A new profile with an empty cache, or the tab of a page that is open already. */
async function openPage(
  browser: Browser,
  { url, teacher, path, ready }: { url: string; teacher: Teacher; path: string; ready: string },
): Promise<{ first: number; again: number }> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
  const [name = '', ...value] = teacher.cookie.split('=');
  await context.addCookies([{ name, value: value.join('='), url }]);
  try {
    const page = await context.newPage();
    const shown = async () => {
      await page.goto(path);
      await page.locator(ready).first().waitFor();
    };
    return { first: await timed(shown), again: await timed(shown) };
  } finally {
    await context.close();
  }
}

const postgres = await startTestPostgres();
const webDist = join(import.meta.dirname, '../../apps/web/dist');
const env = { WEB_DIST_DIR: webDist, LIMIT_READS: '100000:100000' };
const api = await startTestApi(await postgres.createDatabase(), env, {}, { checkResponses: false });
const browser = await launchChromium();
try {
  const teacher = await signedIn(api, 'instructor');
  process.stderr.write(`seeding ${LEARNERS} learners × ${LABS.length} labs\n`);
  const { cohortId } = await insertManyGrades(api.context.db, {
    ...{ instructor: teacher.id, learners: LEARNERS, labs: LABS },
  });
  const empty = await insertCohort(api.context.db, { instructor: teacher.id });
  const read = async () => (await teacher.request('GET', `/api/cohorts/${cohortId}/gradebook`)).text();
  const pathOf = (id: string) => `/teach/cohorts/${id}/gradebook`;
  const times = { bare: [], api: [], firstEmpty: [], first: [], againEmpty: [], again: [] } as Record<
    'bare' | 'api' | 'firstEmpty' | 'first' | 'againEmpty' | 'again',
    number[]
  >;
  // The first of everything is not counted; then in turns, so that a busy moment falls on all.
  for (let run = -1; run < RUNS; run += 1) {
    const bare = await timed(() => readBareGrades(api.context.db, cohortId));
    const answer = await timed(read);
    const given = { url: api.url, teacher };
    const without = await openPage(browser, { ...given, path: pathOf(empty), ready: 'h1 ~ nav' });
    const full = await openPage(browser, { ...given, path: pathOf(cohortId), ready: '#grade-0-1' });
    if (run < 0) continue;
    times.bare.push(bare);
    times.api.push(answer);
    times.firstEmpty.push(without.first);
    times.first.push(full.first);
    times.againEmpty.push(without.again);
    times.again.push(full.again);
  }
  const line = (what: string, own: number[], beside: number[]) => {
    const [one, two] = [median(own), median(beside)];
    const cells = [
      one.toFixed(0).padStart(7),
      two.toFixed(0).padStart(8),
      `${(one / two).toFixed(2)} ×`.padStart(9),
    ];
    console.log(`${what.padEnd(34)}${cells.join(' ')}`);
  };
  const { length } = await read();
  console.log(
    `${LEARNERS} learners × ${LABS.length} labs, ${RUNS} runs each, medians; ${(length / 1e6).toFixed(1)} MB of JSON`,
  );
  console.log('                                       ms  bare ms     ratio');
  line('api, against one query as JSON', times.api, times.bare);
  line('first visit, against an empty one', times.first, times.firstEmpty);
  line('next visit, against an empty one', times.again, times.againEmpty);
} finally {
  await browser.close();
  await api[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
}
