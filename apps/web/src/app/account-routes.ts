import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';
import { loadTexts } from '../lib/i18n.ts';

/** A page of accounts, with the texts that only these pages need. */
function page(
  path: string,
  load: () => Promise<ComponentType>,
  texts: Parameters<typeof loadTexts>[0][] = ['accounts'],
): RouteObject {
  return {
    path,
    lazy: async () => {
      const [Component] = await Promise.all([load(), ...texts.map(loadTexts)]);
      return { Component };
    },
  };
}

export const accountRoutes: RouteObject[] = [
  page('sign-in', async () => (await import('../features/accounts/SignInPage.tsx')).SignInPage),
  page('sign-up', async () => (await import('../features/accounts/SignUpPage.tsx')).SignUpPage),
  page('confirm', async () => (await import('../features/accounts/LinkPages.tsx')).ConfirmPage),
  page('reset-password', async () => (await import('../features/accounts/LinkPages.tsx')).ResetPasswordPage),
  page('invite', async () => (await import('../features/accounts/LinkPages.tsx')).InvitePage),
  page('account', async () => (await import('../features/accounts/AccountPage.tsx')).AccountPage),
  page('account/tokens', async () => (await import('../features/accounts/TokensPage.tsx')).TokensPage),
  page('account/calendar', async () => (await import('../features/accounts/CalendarPage.tsx')).CalendarPage),
  page('admin/people', async () => (await import('../features/admin/PeoplePage.tsx')).PeoplePage),
  page(
    'admin/integrations',
    async () => (await import('../features/integrations/IntegrationsPage.tsx')).IntegrationsPage,
    ['accounts', 'integrations'],
  ),
  page(
    'lti/deep-link/:id',
    async () => (await import('../features/integrations/DeepLinkPage.tsx')).DeepLinkPage,
    ['integrations'],
  ),
  page('admin/audit', async () => (await import('../features/admin/AuditPage.tsx')).AuditPage),
  page('admin/reports', async () => (await import('../features/admin/ReportsPage.tsx')).ReportsPage, [
    'accounts',
    'playground',
  ]),
];
