import { z } from 'zod';
import { CohortListSchema, CohortSchema, CreateCohortSchema, UuidSchema } from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import type { CohortService } from './service.ts';

const params = z.strictObject({ id: UuidSchema });

export function cohortRoutes(service: CohortService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/cohorts',
      access: 'instructor',
      limit: 'reads',
      tag: 'Cohorts',
      summary: 'The cohorts that the caller teaches, newest first; all for an admin',
      responses: { 200: { description: 'The cohorts', schema: CohortListSchema } },
      errors: [],
      handle: async ({ person }) => ({ status: 200, body: { cohorts: await service.list(person) } }),
    }),
    route({
      method: 'post',
      path: '/api/cohorts',
      access: 'instructor',
      limit: 'writes',
      tag: 'Cohorts',
      summary: 'Make a cohort; the caller is its first instructor',
      body: CreateCohortSchema,
      responses: { 201: { description: 'The cohort', schema: CohortSchema } },
      errors: [],
      handle: async ({ person, body, requestId }) => ({
        status: 201,
        body: await service.create(person, body, requestId),
      }),
    }),
    route({
      method: 'get',
      path: '/api/cohorts/{id}',
      access: 'instructor',
      limit: 'reads',
      tag: 'Cohorts',
      summary: 'One cohort',
      params,
      responses: { 200: { description: 'The cohort', schema: CohortSchema } },
      errors: ['COHORT_NOT_FOUND'],
      handle: async ({ person, params: { id } }) => ({
        status: 200,
        body: await service.find(person, id),
      }),
    }),
  ];
}
