import type { Page } from 'playwright-core';
import type { Scene } from './scene.ts';

const row = '[data-lab-link]';

async function openList(page: Page, search = ''): Promise<void> {
  await page.goto(`/${search}`);
  await page.locator(row).first().waitFor();
}

/** The start page and what every page shares. */
export const catalogueScenes: Scene[] = [
  { page: 'labs', state: 'newcomer', who: 'newcomer', act: ({ page }) => openList(page) },
  { page: 'labs', state: 'open-work', who: 'learner', act: ({ page }) => openList(page) },
  {
    page: 'labs',
    state: 'filtered',
    who: 'learner',
    act: ({ page }) => openList(page, '?area=concurrency,networking'),
  },
  {
    page: 'labs',
    state: 'no-match',
    who: 'newcomer',
    async act({ page, texts }) {
      await page.goto('/?q=quic&level=P3-P5');
      await page.getByText(texts.catalogue.noMatch.title).waitFor();
    },
  },
  {
    page: 'labs',
    state: 'keyboard',
    who: 'learner',
    widths: [1440],
    async act({ page }) {
      await openList(page);
      await page.keyboard.press('j');
      await page.keyboard.press('j');
    },
  },
  {
    page: 'labs',
    state: 'filters',
    who: 'learner',
    widths: [390],
    async act({ page, texts }) {
      await openList(page, '?level=P3-P5');
      await page.getByRole('button', { name: new RegExp(`^${texts.catalogue.filters}`) }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    page: 'labs',
    state: 'loading',
    who: 'learner',
    async act({ page, texts }) {
      await page.route('**/api/labs', () => undefined); // Never answered: the page keeps waiting.
      await page.goto('/');
      await page.getByRole('status', { name: texts.common.state.loading }).waitFor();
    },
  },
  {
    page: 'labs',
    state: 'failed',
    who: 'newcomer',
    async act({ page, texts }) {
      // The server's own refusal of a method, with its own request id.
      await page.route('**/api/labs', (route) => route.continue({ method: 'PATCH' }));
      await page.goto('/');
      await page
        .locator('section[data-kind=failed], section[data-kind=denied], section[data-kind=gone]')
        .waitFor();
      await page.getByText(texts.common.state.requestId).first().waitFor();
    },
  },
  {
    page: 'labs',
    state: 'unreachable',
    who: 'newcomer',
    async act({ page, texts }) {
      await page.route(/\/(api|healthz)/, (route) => route.abort('connectionrefused'));
      await page.goto('/');
      await page.getByRole('heading', { name: texts.common.state.unreachableTitle }).waitFor();
    },
  },
  {
    page: 'labs',
    state: 'offline',
    who: 'learner',
    async act({ page, context, texts }) {
      await openList(page);
      await context.setOffline(true);
      await page.getByText(texts.common.connection.offline).waitFor();
    },
  },
  {
    page: 'labs',
    state: 'no-session',
    who: 'newcomer',
    async act({ page, texts }) {
      await page.route('**/api/session', (route) => route.continue({ method: 'PATCH' }));
      await openList(page);
      await page.getByText(texts.common.session.failed).waitFor();
    },
  },
  {
    page: 'palette',
    state: 'open',
    who: 'learner',
    async act({ page }) {
      await openList(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('option').nth(3).waitFor();
    },
  },
  {
    page: 'palette',
    state: 'no-match',
    who: 'newcomer',
    async act({ page }) {
      await openList(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('kubernetes');
    },
  },
  {
    page: 'me',
    state: 'guest',
    who: 'newcomer',
    async act({ page, texts }) {
      await openList(page);
      await page.getByRole('button', { name: texts.common.me.label }).click();
      await page.getByText(texts.common.me.guest).waitFor();
    },
  },
  {
    page: 'not-found',
    state: 'gone',
    who: 'newcomer',
    async act({ page, texts }) {
      await page.goto('/tracks/no-such-track');
      await page.getByRole('heading', { name: texts.common.notFound.title }).waitFor();
    },
  },
  {
    page: 'api-docs',
    state: 'open',
    who: 'newcomer',
    async act({ page }) {
      await page.goto('/api/docs');
      await page.getByRole('heading').first().waitFor();
    },
  },
];
