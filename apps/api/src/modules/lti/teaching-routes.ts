import { z } from 'zod';
import {
  ChooseLtiTargetsSchema,
  LtiCourseListSchema,
  LtiDeepLinkSchema,
  LtiPlatformInputSchema,
  LtiPlatformListSchema,
  LtiReturnSchema,
  LtiRosterResultSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { lti, type Db } from '@gopherlab/store';
import { route, type Route } from '../../http/route.ts';
import { originOf } from '../accounts/visitor.ts';
import { assertTeaches } from '../cohorts/permission.ts';
import type { DeepLinkService } from './deep-links.ts';
import { sendReturnPage } from './pages.ts';
import type { PlatformClient } from './platform-client.ts';
import type { PlatformService } from './platforms.ts';
import { importRoster } from './roster.ts';

const params = z.strictObject({ id: UuidSchema });
const admin = { access: 'admin', tag: 'Integrations' } as const;

/** Registering platforms: for admins. */
export function ltiPlatformRoutes(platforms: PlatformService, publicUrl: URL | undefined): Route[] {
  const path = '/api/lti/platforms';
  const refusals = ['NO_SESSION', 'ACCOUNT_NEEDED', 'NOT_ALLOWED'] as const;
  return [
    route({
      ...admin,
      method: 'get',
      path,
      scope: 'admin',
      limit: 'reads',
      summary: 'The learning platforms that may launch, and what their admins are asked for',
      responses: { 200: { description: 'The platforms', schema: LtiPlatformListSchema } },
      errors: [...refusals],
      async handle({ req }) {
        const origin = originOf(req, publicUrl);
        const tool = {
          loginUrl: `${origin}/lti/login`,
          launchUrl: `${origin}/lti/launch`,
          jwksUrl: `${origin}/lti/jwks`,
          targetUrl: `${origin}/lti/launch`,
          deepLinkUrl: `${origin}/lti/launch`,
        };
        return { status: 200, body: { platforms: await platforms.list(), tool } };
      },
    }),
    route({
      ...admin,
      method: 'post',
      path,
      scope: 'admin',
      limit: 'writes',
      summary: 'Registers a learning platform',
      body: LtiPlatformInputSchema,
      responses: { 204: { description: 'It is registered' } },
      errors: [...refusals, 'PLATFORM_EXISTS'],
      async handle({ body, person, requestId }) {
        await platforms.create(body, { actorId: person.id, requestId });
        return { status: 204 };
      },
    }),
    route({
      ...admin,
      method: 'put',
      path: `${path}/{id}`,
      scope: 'admin',
      limit: 'writes',
      summary: 'Changes a registration',
      params,
      body: LtiPlatformInputSchema,
      responses: { 204: { description: 'It is changed' } },
      errors: [...refusals, 'PLATFORM_EXISTS', 'PLATFORM_NOT_FOUND'],
      async handle({ params: { id }, body, person, requestId }) {
        await platforms.update(id, body, { actorId: person.id, requestId });
        return { status: 204 };
      },
    }),
    route({
      ...admin,
      method: 'post',
      path: `${path}/{id}/scores/again`,
      scope: 'admin',
      limit: 'writes',
      summary: 'Tries scores that the platform did not take once more, also those that were given up',
      params,
      responses: { 204: { description: 'They are on their way' } },
      errors: [...refusals, 'PLATFORM_NOT_FOUND'],
      async handle({ params: { id } }) {
        await platforms.retryScores(id);
        return { status: 204 };
      },
    }),
    route({
      ...admin,
      method: 'delete',
      path: `${path}/{id}`,
      scope: 'admin',
      limit: 'writes',
      summary: 'Ends a registration; people, cohorts and grades stay',
      params,
      responses: { 204: { description: 'Its launches are refused from now on' } },
      errors: [...refusals, 'PLATFORM_NOT_FOUND'],
      async handle({ params: { id }, person, requestId }) {
        await platforms.remove(id, { actorId: person.id, requestId });
        return { status: 204 };
      },
    }),
  ];
}

/** Choosing what a course gets: for whoever was asked by the platform. */
export function deepLinkRoutes(deepLinks: DeepLinkService, publicUrl: URL | undefined): Route[] {
  const path = '/api/lti/deep-links/{id}';
  const account = { access: 'account', scope: 'none', tag: 'Integrations', params } as const;
  const refusals = ['NO_SESSION', 'ACCOUNT_NEEDED', 'NOT_FOUND'] as const;
  return [
    route({
      ...account,
      method: 'get',
      path,
      limit: 'reads',
      summary: 'What may be placed into the course',
      responses: { 200: { description: 'The choices', schema: LtiDeepLinkSchema } },
      errors: [...refusals],
      handle: async ({ params: { id }, person }) => ({
        status: 200,
        body: await deepLinks.get(id, person.id),
      }),
    }),
    route({
      ...account,
      method: 'post',
      path,
      limit: 'writes',
      summary: 'Chooses what is placed',
      body: ChooseLtiTargetsSchema,
      responses: { 200: { description: 'Where the browser goes on', schema: LtiReturnSchema } },
      errors: [...refusals],
      handle: async ({ params: { id }, body, person, req }) => ({
        status: 200,
        body: { path: await deepLinks.choose(id, person.id, body, originOf(req, publicUrl)) },
      }),
    }),
    route({
      ...account,
      method: 'get',
      path: '/lti/deep-links/{id}/return',
      limit: 'reads',
      summary: 'Carries the signed choice to the platform; once',
      responses: { 200: { description: 'A page that goes on by itself', mediaType: 'text/html' } },
      errors: [...refusals],
      async handle({ params: { id }, person, res }) {
        const { returnUrl, jwt } = await deepLinks.takeAnswer(id, person.id);
        sendReturnPage(res, returnUrl, jwt);
      },
    }),
  ];
}

/** The courses that a cohort is: for its instructors. */
export function ltiCohortRoutes({ db, client }: { db: Db; client: PlatformClient }): Route[] {
  const instructor = { access: 'instructor', scope: 'teach', tag: 'Integrations', params } as const;
  const refusals = ['NO_SESSION', 'ACCOUNT_NEEDED', 'NOT_ALLOWED', 'COHORT_NOT_FOUND'] as const;
  return [
    route({
      ...instructor,
      method: 'get',
      path: '/api/cohorts/{id}/lti',
      limit: 'reads',
      summary: 'The courses of learning platforms that the cohort is',
      responses: { 200: { description: 'The courses', schema: LtiCourseListSchema } },
      errors: [...refusals],
      async handle({ params: { id }, person }) {
        await assertTeaches(db, person, id);
        const courses = (await lti.listCourses(db, id)).map(
          ({ platform, title, membershipsUrl, syncedAt }) => {
            return {
              platform,
              title,
              members: membershipsUrl !== null,
              syncedAt: syncedAt?.toISOString() ?? null,
            };
          },
        );
        return { status: 200, body: { courses } };
      },
    }),
    route({
      ...instructor,
      method: 'post',
      path: '/api/cohorts/{id}/lti/roster',
      limit: 'writes',
      summary: "Makes the cohort's members those of its courses",
      responses: { 200: { description: 'What changed', schema: LtiRosterResultSchema } },
      errors: [...refusals, 'PLATFORM_FAILED'],
      async handle({ params: { id }, person, requestId }) {
        await assertTeaches(db, person, id);
        return {
          status: 200,
          body: await importRoster({ db, client }, id, { actorId: person.id, requestId }),
        };
      },
    }),
  ];
}
