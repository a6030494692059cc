import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApi } from '../../apps/api/src/harness.testing.ts';
import { signedIn } from '../../apps/api/src/teaching.testing.ts';
import { signedInAt, startSite, type TestSite } from '../support/site.ts';
import { seriousProblems, visit, type Visit } from '../support/visit.ts';

const LINES = Array.from({ length: 30 }, (_, n) => `p${n + 1}@example.org,Person ${n + 1},${1001 + n}`);
const csvOf = (lines: string[]) => `email,name,external_id\n${lines.join('\n')}\n`;

let site: TestSite;
let browser: Browser;
let api: TestApi;
beforeAll(async () => {
  site = await startSite();
  ({ browser, api } = site);
  // The first account is an admin's; here everybody is what a test makes them.
  await signedIn(api, 'admin');
});
afterAll(() => site[Symbol.asyncDispose]());

type Account = Awaited<ReturnType<typeof signedIn>>;

async function open(person: Account, path: string, options: BrowserContextOptions = {}): Promise<Visit> {
  return visit(browser, path, {
    ...signedInAt(api, person),
    ...options,
  });
}

test('a cohort is made, thirty people imported, one joins by the link with a new account, and it is archived', async () => {
  const teacher = await signedIn(api, 'instructor');
  await using one = await open(teacher, '/teach');
  const { page } = one;
  await page.getByLabel('Name of a new cohort').fill('Backend');
  await page.getByRole('button', { name: 'Make the cohort' }).click();
  await page.getByRole('heading', { name: 'Import a roster' }).waitFor();

  const faulty = csvOf([...LINES, 'nobody,Nobody,7']);
  await page.getByLabel('File', { exact: true }).setInputFiles({
    name: 'roster.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(faulty),
  });
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('30 new, 0 changed, 0 unchanged, 0 removed, 1 problems').waitFor();
  const table = page.getByRole('table', { name: 'What the import would do' });
  await table.getByRole('row', { name: '32 Left out Not an address: nobody' }).waitFor();
  expect(await table.getByRole('row').count()).toBe(32);
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('Imported: 30 new').waitFor();
  const people = page.getByRole('table', { name: 'People' });
  await people.getByText('p30@example.org').waitFor();
  expect(await people.getByText('Not joined').count()).toBe(30);

  await page.getByLabel('Or paste the lines').fill(csvOf(['p1@example.org,Renamed,1001']));
  await page.getByLabel(/Remove whoever/).check();
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('0 new, 1 changed, 0 unchanged, 29 removed, 0 problems').waitFor();
  await table.getByText('Person 1 → Renamed').waitFor();

  const link = await page.locator('section', { hasText: 'Join by link' }).locator('code').innerText();
  await using guest = await visit(browser, new URL(link).pathname, { baseURL: api.url });
  await guest.page.getByText('You can join “Backend”.').waitFor();
  expect(await seriousProblems(guest.page)).toEqual([]);
  await guest.page.getByRole('link', { name: 'Create an account' }).click();
  await guest.page.getByLabel('Name').fill('Ada');
  await guest.page.getByLabel(/mail/i).fill('p2@example.org');
  await guest.page.getByRole('textbox', { name: /Password/ }).fill('correct horse battery');
  await guest.page.locator('form button[type="submit"]').click();
  await guest.page.getByText('You are in “Backend”.').waitFor();
  expect(new URL(guest.page.url()).pathname).toBe(new URL(link).pathname);

  // The roster knew the address: what was previewed is not what would be done now.
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('The roster has changed since the preview.', { exact: false }).waitFor();
  await table.getByText('is a member now').waitFor();

  await using other = await visit(browser, new URL(link).pathname, { baseURL: api.url });
  await other.page.getByRole('link', { name: 'Create an account' }).click();
  await other.page.getByLabel('Name').fill('Bo');
  await other.page.getByLabel(/mail/i).fill('bo@example.org');
  await other.page.getByRole('textbox', { name: /Password/ }).fill('correct horse battery');
  await other.page.locator('form button[type="submit"]').click();
  await other.page.getByRole('button', { name: 'Join', exact: true }).click();
  await other.page.getByText('You are in “Backend”.').waitFor();

  await guest.page.getByRole('button', { name: 'Leave' }).click();
  await guest.page.getByRole('button', { name: 'Leave', exact: true }).click();
  await guest.page.getByRole('button', { name: 'Join', exact: true }).waitFor();

  await page.reload();
  await people.getByRole('row', { name: /p2@example.org.*Left/ }).waitFor();
  const bo = people.getByRole('row', { name: /bo@example.org/ });
  await bo.getByText('Learner').waitFor();
  await bo.getByRole('button').click();
  await bo.getByRole('button', { name: 'Remove', exact: true }).click();
  await bo.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Archive' }).click();
  await page.getByRole('button', { name: 'Archive' }).click();
  await page.getByText(/Archived on/).waitFor();
  expect(await page.getByRole('heading', { name: 'Import a roster' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await page.getByRole('heading', { name: 'Import a roster' }).waitFor();
  // The browser itself notes the one answer that was refused on purpose.
  expect(one.complaints.filter((text) => !text.includes('409'))).toEqual([]);
  expect([...guest.complaints, ...other.complaints]).toEqual([]);
});

test('the link is renewed and switched off, and what it was leads nowhere', async () => {
  const teacher = await signedIn(api, 'instructor');
  const made = await teacher.request('POST', '/api/cohorts', { body: { name: 'Links' } });
  const { id, joinCode } = (await made.json()) as { id: string; joinCode: string };
  await using one = await open(teacher, `/teach/cohorts/${id}/roster`);
  const { page } = one;
  await page.getByText(`/join/${joinCode}`).waitFor();
  await page.getByRole('button', { name: 'New link' }).click();
  await page.getByText(`/join/${joinCode}`).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Switch off' }).click();
  await page.getByText('Nobody can join by link now.').waitFor();
  await page.getByLabel('E-mail of another instructor').fill('nobody@example.org');
  await page.getByRole('button', { name: 'Add as instructor' }).click();
  await page.getByText('No instructor has an account with this address.', { exact: false }).waitFor();
  await page.getByLabel('Name').fill('Renamed');
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('heading', { name: 'Renamed' }).waitFor();
  await page.goto(`/join/${joinCode}`);
  await page.getByRole('heading', { name: 'This link leads nowhere' }).waitFor();
  expect(one.complaints.filter((text) => !text.includes('404'))).toEqual([]);
});

test.each(['light', 'dark'] as const)(
  'in Chinese, narrow and %s, the people and the link have no serious problem',
  async (colorScheme) => {
    const teacher = await signedIn(api, 'instructor');
    const made = await teacher.request('POST', '/api/cohorts', { body: { name: '后端班' } });
    const { id, joinCode } = (await made.json()) as { id: string; joinCode: string };
    const viewport = { width: 390, height: 844 };
    await using one = await open(teacher, `/teach/cohorts/${id}/roster?lang=zh`, { colorScheme, viewport });
    const { page } = one;
    await page.getByLabel('或直接粘贴').fill(csvOf([...LINES.slice(0, 5), 'x,y,z']));
    await page.getByRole('button', { name: '预览' }).click();
    await page.getByText('新增 5，更改 0，不变 0，移除 0，问题 1').waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.getByRole('button', { name: '导入', exact: true }).click();
    await page.getByText('已导入：新增 5').waitFor();
    await page.getByRole('button', { name: /移除 Person 1？/ }).click();
    expect(await seriousProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/people-${colorScheme}.png`, fullPage: true });

    await using guest = await visit(browser, `/join/${joinCode}?lang=zh`, {
      ...{ baseURL: api.url, colorScheme, viewport },
    });
    await guest.page.getByText('你可以加入“后端班”。').waitFor();
    expect(await seriousProblems(guest.page)).toEqual([]);
    expect(await guest.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    if (process.env.SHOTS)
      await guest.page.screenshot({ path: `${process.env.SHOTS}/join-${colorScheme}.png` });
    expect([...one.complaints, ...guest.complaints]).toEqual([]);
  },
);
