import { z } from 'zod';
import {
  AddInstructorSchema,
  ChangeCohortSchema,
  CohortListSchema,
  CohortPeopleSchema,
  CohortSchema,
  CreateCohortSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import type { CohortPeopleService } from './people-service.ts';
import type { CohortService } from './service.ts';

const params = z.strictObject({ id: UuidSchema });
const cohort = { description: 'The cohort', schema: CohortSchema };
const people = { description: 'Everybody in it', schema: CohortPeopleSchema };

export function cohortRoutes(service: CohortService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/cohorts',
      access: 'instructor',
      scope: 'teach',
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
      scope: 'teach',
      limit: 'writes',
      tag: 'Cohorts',
      summary: 'Make a cohort; the caller is its first instructor',
      body: CreateCohortSchema,
      responses: { 201: cohort },
      errors: [],
      handle: async ({ person, body, requestId }) => ({
        status: 201,
        body: await service.create({ person, requestId }, body),
      }),
    }),
    route({
      method: 'get',
      path: '/api/cohorts/{id}',
      access: 'instructor',
      scope: 'teach',
      limit: 'reads',
      tag: 'Cohorts',
      summary: 'One cohort',
      params,
      responses: { 200: cohort },
      errors: ['COHORT_NOT_FOUND'],
      handle: async ({ person, params: { id } }) => ({
        status: 200,
        body: await service.find(person, id),
      }),
    }),
    route({
      method: 'patch',
      path: '/api/cohorts/{id}',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Cohorts',
      summary: 'Rename a cohort, archive it, or bring it back',
      description: 'What is archived is only read: nobody joins it, and nothing can be submitted for it.',
      params,
      body: ChangeCohortSchema,
      responses: { 200: cohort },
      errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED'],
      handle: async ({ person, requestId, params: { id }, body }) => ({
        status: 200,
        body: await service.change({ person, requestId }, id, body),
      }),
    }),
    route({
      method: 'put',
      path: '/api/cohorts/{id}/join-code',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Cohorts',
      summary: 'Give the cohort a new code to join with; the old one leads nowhere from now on',
      params,
      responses: { 200: cohort },
      errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED'],
      handle: async ({ person, requestId, params: { id } }) => ({
        status: 200,
        body: await service.renewCode({ person, requestId }, id),
      }),
    }),
    route({
      method: 'delete',
      path: '/api/cohorts/{id}/join-code',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Cohorts',
      summary: 'Switch joining by code off',
      params,
      responses: { 200: cohort },
      errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED'],
      handle: async ({ person, requestId, params: { id } }) => ({
        status: 200,
        body: await service.switchCodeOff({ person, requestId }, id),
      }),
    }),
  ];
}

export function cohortPeopleRoutes(service: CohortPeopleService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/cohorts/{id}/people',
      access: 'instructor',
      scope: 'teach',
      limit: 'reads',
      tag: 'Cohorts',
      summary: 'Members, and lines of the roster without one',
      params,
      responses: { 200: people },
      errors: ['COHORT_NOT_FOUND'],
      handle: async ({ person, params: { id } }) => ({
        status: 200,
        body: await service.list(person, id),
      }),
    }),
    route({
      method: 'post',
      path: '/api/cohorts/{id}/instructors',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Cohorts',
      summary: 'Make somebody whose role allows it an instructor of this cohort too',
      params,
      body: AddInstructorSchema,
      responses: { 200: people },
      errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED', 'INSTRUCTOR_NOT_FOUND'],
      handle: async ({ person, requestId, params: { id }, body }) => ({
        status: 200,
        body: await service.addInstructor({ person, requestId }, id, body.email),
      }),
    }),
    route({
      method: 'delete',
      path: '/api/cohorts/{id}/members/{personId}',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Cohorts',
      summary: 'Take somebody out of the cohort; their work is kept',
      params: z.strictObject({ id: UuidSchema, personId: UuidSchema }),
      responses: { 204: { description: 'They are not in it' } },
      errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED', 'MEMBER_NOT_FOUND', 'LAST_INSTRUCTOR'],
      handle: async ({ person, requestId, params: { id, personId } }) => {
        await service.removeMember({ person, requestId }, id, personId);
        return { status: 204 };
      },
    }),
    route({
      method: 'delete',
      path: '/api/cohorts/{id}/roster/{entryId}',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Cohorts',
      summary: 'Take a line off the roster for which there is no member',
      params: z.strictObject({ id: UuidSchema, entryId: UuidSchema }),
      responses: { 204: { description: 'It is not there' } },
      errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED', 'MEMBER_NOT_FOUND'],
      handle: async ({ person, requestId, params: { id, entryId } }) => {
        await service.removeEntry({ person, requestId }, id, entryId);
        return { status: 204 };
      },
    }),
  ];
}
