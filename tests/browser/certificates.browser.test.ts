import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Certificate } from '@gopherlab/contracts';
import { addTrack, createTestRunner, resultOf } from '../../apps/api/src/clients.testing.ts';
import { writeLabsWithQuestions, type TestApi } from '../../apps/api/src/harness.testing.ts';
import { signedIn } from '../../apps/api/src/teaching.testing.ts';
import { signedInAt, startSite, type TestSite } from '../support/site.ts';
import { seriousProblems, visit, type Visit } from '../support/visit.ts';

type Account = Awaited<ReturnType<typeof signedIn>>;

let site: TestSite;
let browser: Browser;
let api: TestApi;
beforeAll(async () => {
  const LABS_DIR = await writeLabsWithQuestions();
  site = await startSite({ LABS_DIR });
  ({ browser, api } = site);
  const teacher = await signedIn(api, 'instructor');
  const createdBy = teacher.id;
  const planned = [{ title: { en: 'Tripling in WASM', zh: '用 WASM 翻三倍' } }];
  await addTrack(api.context.db, { slug: 'doubling', createdBy, track: { planned } });
  const title = { en: 'Go, eBPF and WASM', zh: 'Go、eBPF 与 WASM' };
  await addTrack(api.context.db, { slug: 'go-ebpf-wasm-composite', createdBy, track: { title } });
});
afterAll(() => site[Symbol.asyncDispose]());

async function open(
  person: Account | undefined,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  return visit(browser, path, {
    ...(person ? signedInAt(api, person) : { baseURL: api.url }),
    ...options,
  });
}

/** Somebody who was assessed and has passed the one lab of the track. */
async function finisher(): Promise<Account> {
  const person = await signedIn(api);
  const started = await person.request('POST', '/api/assessments', { body: { target: { kind: 'all' } } });
  const { id } = (await started.json()) as { id: string };
  expect((await person.request('POST', `/api/assessments/${id}/finish`)).status).toBe(200);
  await person.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf({ full: true }));
  return person;
}

async function certify(person: Account, name = '李 Łukasz'): Promise<Certificate> {
  const made = await person.request('POST', '/api/certificates', { body: { track: 'doubling', name } });
  return (await made.json()) as Certificate;
}

const outcome = async (page: Page) => {
  const line = page.locator('[data-verified]');
  await line.waitFor();
  return line.getAttribute('data-verified');
};

test('a person who was assessed and finished a track asks for the certificate, and the page verifies it', async () => {
  const person = await finisher();
  await using one = await open(person, '/progress');
  const { page, complaints } = one;
  await page.getByRole('link', { name: 'Certificates for finished tracks' }).click();
  const offer = page.getByRole('region', { name: 'Doubling' });
  await offer.getByText('100 %').waitFor();
  expect(await offer.innerText()).toContain('not part of the certificate: Tripling in WASM');
  const compound = page.getByRole('region', { name: 'Go, eBPF and WASM' });
  expect(await compound.innerText()).toMatch(/cannot be issued to anybody yet.*no lab for.*WASM/);
  expect(await compound.getByRole('button').count()).toBe(0);
  await offer.getByLabel('Name on the certificate').fill('李 Łukasz');
  await offer.getByRole('button', { name: 'Issue the certificate' }).click();
  await page.getByRole('heading', { level: 1, name: '李 Łukasz' }).waitFor();
  expect(await outcome(page)).toBe('yes');
  expect(await page.locator('[data-holds=true]').count()).toBe(5);
  expect(page.url()).toMatch(/\/certificates\/[0-9a-f-]{36}$/);
  expect(complaints).toEqual([]);
});

test("what to learn next is made a track of one's own, which shows the next step and what is passed", async () => {
  const person = await signedIn(api);
  const started = await person.request('POST', '/api/assessments', { body: { target: { kind: 'all' } } });
  const { id } = (await started.json()) as { id: string };
  await person.request('POST', `/api/assessments/${id}/finish`);
  await using one = await open(person, `/progress/${id}`);
  const { page, complaints } = one;
  await page.getByRole('button', { name: 'Make this my track' }).click();
  await page.getByText('It is your track now').waitFor();
  await page.goto('/progress');
  const track = page.getByRole('region', { name: 'My track' });
  await track.getByRole('link', { name: /^Next: / }).waitFor();
  expect(await track.innerText()).toContain('0 of 1 labs are passed');
  expect(await seriousProblems(page)).toEqual([]);
  await person.submit();
  const runner = createTestRunner(api.url);
  await runner.result(await runner.claimOne(), resultOf({ full: true }));
  await page.reload();
  await track.getByText('1 of 1 labs are passed').waitFor();
  await track.getByText('Every lab is passed').waitFor();
  expect(complaints).toEqual([]);
});

test('anybody verifies it without a session, and finds nothing of the person but the name', async () => {
  const person = await finisher();
  const { id } = await certify(person);
  await using one = await open(undefined, `/certificates/${id}`);
  expect(await outcome(one.page)).toBe('yes');
  const text = await one.page.locator('main').innerText();
  expect(text).toContain('李 Łukasz');
  expect(text).not.toContain(person.id);
  expect(text).toContain('Tripling in WASM');
  const [download] = await Promise.all([
    one.page.waitForEvent('download'),
    one.page.getByRole('link', { name: 'PDF, A4' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`certificate-${id.slice(0, 8)}.pdf`);
  expect(one.complaints).toEqual([]);
});

test('a certificate whose name was changed on its way does not hold, and the page says which part', async () => {
  const { id } = await certify(await finisher());
  await using one = await open(undefined, '/');
  const { page } = one;
  await page.route(`**/api/certificates/${id}`, async (route) => {
    const answer = await route.fetch();
    const certificate = (await answer.json()) as Certificate;
    const [header = '', payload = '', signature = ''] = certificate.jwt.split('.');
    const text = Buffer.from(payload, 'base64url').toString().replace('李 Łukasz', 'Somebody Else');
    const jwt = `${header}.${Buffer.from(text).toString('base64url')}.${signature}`;
    await route.fulfill({ response: answer, json: { ...certificate, jwt } });
  });
  await page.goto(`/certificates/${id}`);
  await page.getByRole('heading', { level: 1, name: 'Somebody Else' }).waitFor();
  expect(await outcome(page)).toBe('no');
  expect(await page.locator('[data-holds=false]').allTextContents()).toEqual([
    'The signature is not over what is shown here',
  ]);
});

test('a verdict that says something else than the certificate, and a certificate of another address, do not hold', async () => {
  const person = await finisher();
  const first = await certify(person);
  const second = await certify(await finisher(), 'Another');
  await using one = await open(undefined, '/');
  const { page } = one;
  await page.route(`**/api/certificates/${first.id}/evidence/*`, (route) =>
    route.fulfill({
      status: 404,
      json: { type: 'about:blank', title: 'none', status: 404, code: 'NO_VERDICT' },
    }),
  );
  await page.goto(`/certificates/${first.id}`);
  expect(await outcome(page)).toBe('no');
  expect(await page.locator('[data-holds=false]').allTextContents()).toEqual([
    'A verdict is missing, is not signed, or says something else',
  ]);
  await page.unrouteAll();
  await page.route(`**/api/certificates/${first.id}`, (route) =>
    route.fulfill({ json: { ...second, id: first.id } }),
  );
  await page.goto(`/certificates/${first.id}`);
  expect(await outcome(page)).toBe('no');
  expect(await page.locator('[data-holds=false]').allTextContents()).toContain(
    'It is not the certificate of this address, or its claims contradict each other',
  );
});

test('an admin revokes it in the page, and everybody reads why', async () => {
  const { id } = await certify(await finisher());
  const admin = await signedIn(api, 'admin');
  await using desk = await open(admin, `/certificates/${id}`);
  await desk.page.getByLabel('Reason').fill('The work was copied.');
  await desk.page.getByRole('button', { name: 'Revoke the certificate' }).click();
  await desk.page.getByText(/Revoked on .*: The work was copied\./).waitFor();
  await using visitor = await open(undefined, `/certificates/${id}?lang=zh`);
  await visitor.page.getByText(/已于.*撤销：The work was copied\./).waitFor();
  expect(await outcome(visitor.page)).toBe('no');
  expect(await visitor.page.locator('[data-holds=false]').allTextContents()).toEqual(['已被撤销']);
});

test('on paper there is no bar, no form and no download, all on a white page that does not end at the screen', async () => {
  const { id } = await certify(await finisher());
  await using one = await open(undefined, `/certificates/${id}`, { colorScheme: 'dark' });
  const { page } = one;
  expect(await outcome(page)).toBe('yes');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await page.getByRole('link', { name: 'PDF, A4' }).isVisible()).toBe(false);
  expect(await page.getByRole('banner').isVisible()).toBe(false);
  const colour = await page.evaluate<string>(`getComputedStyle(document.querySelector('main h1')).color`);
  expect(colour).toBe('rgb(0, 0, 0)');
  const pdf = await page.pdf({
    format: 'A4',
    margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' },
  });
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBe(1);
});

test('both pages are readable for everybody, in both languages and schemes, and fit a narrow screen', async () => {
  const person = await finisher();
  const { id } = await certify(
    person,
    'A name that is as long as names of people with several family names are',
  );
  const found: string[] = [];
  for (const lang of ['en', 'zh']) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const path of ['/certificates', `/certificates/${id}`]) {
        await using one = await open(person, `${path}?lang=${lang}`, {
          colorScheme,
          viewport: { width: 390, height: 844 },
        });
        await one.page.getByRole('heading', { level: 1 }).waitFor();
        await one.page.getByRole('heading', { level: 2 }).first().waitFor();
        if (path !== '/certificates') expect(await outcome(one.page)).toBe('yes');
        const where = `${path} ${lang} ${colorScheme}`;
        found.push(...(await seriousProblems(one.page)).map((problem) => `${where}: ${problem}`));
        const wide = await one.page.evaluate<number>(`document.querySelector('main').scrollWidth`);
        if (wide > 390) found.push(`${where}: ${wide} px wide`);
        found.push(...one.complaints);
      }
    }
  }
  expect(found).toEqual([]);
});
