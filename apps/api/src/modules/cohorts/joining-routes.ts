import { z } from 'zod';
import { JoinOfferSchema, MembershipListSchema, UuidSchema } from '@gopherlab/contracts';
import { createRateLimit } from '../../http/rate-limit.ts';
import { route, type Route } from '../../http/route.ts';
import type { JoiningService } from './joining.ts';

/** However it is typed; the service knows the code behind it. */
const params = z.strictObject({ code: z.string().min(1).max(60) });
const offer = { description: 'The cohort that the code leads to', schema: JoinOfferSchema };

/** More codes than this nobody types; a machine that tries them has 60 bits before it. */
const JOINS = { burst: 20, perMinute: 10 };

export function joiningRoutes(service: JoiningService): Route[] {
  const joins = createRateLimit('joins', JOINS);
  const take = (personId: string) => joins.take(personId).orThrow('you try too many codes; wait a moment');
  return [
    route({
      method: 'get',
      path: '/api/joins/{code}',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Cohorts',
      summary: 'What a code to join leads to',
      params,
      responses: { 200: offer },
      errors: ['JOIN_CODE_NOT_FOUND', 'TOO_MANY_REQUESTS'],
      handle: async ({ person, params: { code } }) => {
        take(person.id);
        return { status: 200, body: await service.offer(person, code) };
      },
    }),
    route({
      method: 'post',
      path: '/api/joins/{code}',
      access: 'account',
      scope: 'submit',
      limit: 'writes',
      tag: 'Cohorts',
      summary: 'Join the cohort; whoever is in it stays what they are',
      params,
      responses: { 200: offer },
      errors: ['JOIN_CODE_NOT_FOUND', 'COHORT_ARCHIVED', 'TOO_MANY_REQUESTS'],
      handle: async ({ person, requestId, params: { code } }) => {
        take(person.id);
        return { status: 200, body: await service.join({ person, requestId }, code) };
      },
    }),
    route({
      method: 'get',
      path: '/api/memberships',
      access: 'account',
      scope: 'read',
      limit: 'reads',
      tag: 'Cohorts',
      summary: 'The cohorts that the caller is in, newest first',
      responses: { 200: { description: 'The cohorts', schema: MembershipListSchema } },
      errors: [],
      handle: async ({ person }) => ({ status: 200, body: await service.list(person) }),
    }),
    route({
      method: 'delete',
      path: '/api/memberships/{cohortId}',
      access: 'account',
      scope: 'submit',
      limit: 'writes',
      tag: 'Cohorts',
      summary: 'Leave a cohort; the work stays yours',
      params: z.strictObject({ cohortId: UuidSchema }),
      responses: { 204: { description: 'You are not in it' } },
      errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED', 'LAST_INSTRUCTOR'],
      handle: async ({ person, requestId, params: { cohortId } }) => {
        await service.leave({ person, requestId }, cohortId);
        return { status: 204 };
      },
    }),
  ];
}
