import { queryOptions } from '@tanstack/react-query';
import type {
  ChooseLtiTargets,
  CreateLtiRegistration,
  CreateWebhook,
  LtiPlatformInput,
} from '@gopherlab/contracts';
import { request, send } from '../../lib/api-client.ts';
import { withSession } from '../../lib/session.ts';

const PLATFORMS = '/api/lti/platforms';
const REGISTRATIONS = '/api/lti/registrations';
const at = (base: string, ...parts: string[]) => [base, ...parts.map(encodeURIComponent)].join('/');
const change = (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) =>
  withSession(() => send(path, { method, body }));

/** The webhooks of a cohort, or of the whole installation. */
export const webhooksOf = (cohortId: string | null): string =>
  cohortId === null ? '/api/webhooks' : `${at('/api/cohorts', cohortId)}/webhooks`;

export const integrationsApi = {
  registerPlatform: (body: LtiPlatformInput) => change('POST', PLATFORMS, body),
  changePlatform: (id: string, body: LtiPlatformInput) => change('PUT', at(PLATFORMS, id), body),
  removePlatform: (id: string) => change('DELETE', at(PLATFORMS, id)),
  retryScores: (id: string) => change('POST', `${at(PLATFORMS, id)}/scores/again`),
  makeRegistration: (body: CreateLtiRegistration) =>
    withSession(() => request(REGISTRATIONS, 'CreatedLtiRegistrationSchema', { method: 'POST', body })),
  endRegistration: (id: string) => change('DELETE', at(REGISTRATIONS, id)),
  createWebhook: (base: string, body: CreateWebhook) =>
    withSession(() => request(base, 'CreatedWebhookSchema', { method: 'POST', body })),
  changeWebhook: (base: string, id: string, what: 'enable' | 'disable' | 'test') =>
    change('POST', at(base, id, what)),
  removeWebhook: (base: string, id: string) => change('DELETE', at(base, id)),
  sendAgain: (base: string, id: string, delivery: string) =>
    change('POST', at(base, id, 'deliveries', delivery, 'again')),
  choose: (id: string, body: ChooseLtiTargets) =>
    withSession(() => request(at('/api/lti/deep-links', id), 'LtiReturnSchema', { method: 'POST', body })),
};

/** While something is on its way, its state is looked at this often. */
const LOOK_MS = 2000;

export const integrationsQueries = {
  platforms: () =>
    queryOptions({
      queryKey: ['lti-platforms'],
      queryFn: ({ signal }) => withSession(() => request(PLATFORMS, 'LtiPlatformListSchema', { signal })),
    }),
  registrations: () =>
    queryOptions({
      queryKey: ['lti-registrations'],
      queryFn: ({ signal }) =>
        withSession(() => request(REGISTRATIONS, 'LtiRegistrationListSchema', { signal })),
    }),
  providers: () =>
    queryOptions({
      queryKey: ['admin-providers'],
      queryFn: ({ signal }) =>
        withSession(() => request('/api/admin/providers', 'ProviderStateSchema', { signal })),
    }),
  webhooks: (base: string) =>
    queryOptions({
      queryKey: ['webhooks', base],
      queryFn: ({ signal }) => withSession(() => request(base, 'WebhookListSchema', { signal })),
      refetchInterval: ({ state }) =>
        state.data?.webhooks.some(
          ({ deliveries, disabledAt }) =>
            disabledAt === null && deliveries.some(({ state: sent }) => sent === 'pending'),
        )
          ? LOOK_MS
          : false,
    }),
  deepLink: (id: string) =>
    queryOptions({
      queryKey: ['lti-deep-link', id],
      queryFn: ({ signal }) =>
        withSession(() => request(at('/api/lti/deep-links', id), 'LtiDeepLinkSchema', { signal })),
      retry: false,
      staleTime: Infinity,
    }),
};
