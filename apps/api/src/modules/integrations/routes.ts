import type { Db } from '@gopherlab/store';
import type { Config } from '../../config.ts';
import type { Route } from '../../http/route.ts';
import { calendarRoutes } from '../calendar/routes.ts';
import { createCalendarService } from '../calendar/service.ts';
import type { Lti } from '../lti/lti.ts';
import { registrationRoutes } from '../lti/registration-routes.ts';
import { ltiRoutes } from '../lti/routes.ts';
import { deepLinkRoutes, ltiCohortRoutes, ltiPlatformRoutes } from '../lti/teaching-routes.ts';
import { tokenRoutes } from '../tokens/routes.ts';
import { createTokenService } from '../tokens/service.ts';
import { providerRoutes } from './provider-routes.ts';
import { webhookRoutes } from '../webhooks/routes.ts';
import { createWebhookService } from '../webhooks/service.ts';

/** Everything that other systems call, and what people set up for them. */
export function integrationRoutes({ db, config, lti }: { db: Db; config: Config; lti: Lti }): Route[] {
  const { publicUrl } = config;
  const policy = { allowPrivate: config.webhookAllowPrivate };
  return [
    ...tokenRoutes(createTokenService({ db })),
    ...calendarRoutes(createCalendarService({ db }), publicUrl),
    ...webhookRoutes(createWebhookService({ db, policy }), db),
    ...ltiRoutes({ launches: lti.launches, key: lti.key, publicUrl }),
    ...ltiPlatformRoutes(lti.platforms, publicUrl),
    ...registrationRoutes(lti.registrations, publicUrl),
    ...deepLinkRoutes(lti.deepLinks, publicUrl),
    ...ltiCohortRoutes({ db, client: lti.client }),
    ...providerRoutes(config),
  ];
}
