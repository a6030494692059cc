import { z } from 'zod';
import {
  AssignmentInputSchema,
  AssignmentListSchema,
  AssignmentSchema,
  ExtensionInputSchema,
  ExtensionListSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import type { AssignmentService } from './service.ts';

const cohort = z.strictObject({ id: UuidSchema });
const one = z.strictObject({ id: UuidSchema, assignmentId: UuidSchema });
const teaching = { access: 'instructor', scope: 'teach', tag: 'Assignments' } as const;
const assignment = { description: 'The assignment', schema: AssignmentSchema };
const extensions = { description: 'All that were ever given, the newest first', schema: ExtensionListSchema };

export function assignmentRoutes(service: AssignmentService): Route[] {
  return [
    route({
      ...teaching,
      method: 'get',
      path: '/api/cohorts/{id}/assignments',
      limit: 'reads',
      summary: 'What the cohort, or one person of it, is asked for',
      params: cohort,
      responses: { 200: { description: 'The assignments', schema: AssignmentListSchema } },
      errors: ['COHORT_NOT_FOUND'],
      handle: async ({ person, params: { id } }) => ({ status: 200, body: await service.list(person, id) }),
    }),
    route({
      ...teaching,
      method: 'post',
      path: '/api/cohorts/{id}/assignments',
      limit: 'writes',
      summary: 'Ask the cohort, or one person of it, for labs',
      description:
        'A submission counts for every assignment that has its lab and is open for its person then.',
      params: cohort,
      body: AssignmentInputSchema,
      responses: { 201: assignment },
      errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED'],
      handle: async ({ person, requestId, params: { id }, body }) => ({
        status: 201,
        body: await service.create({ person, requestId }, id, body),
      }),
    }),
    route({
      ...teaching,
      method: 'put',
      path: '/api/cohorts/{id}/assignments/{assignmentId}',
      limit: 'writes',
      summary: 'Change an assignment; grades follow at once',
      params: one,
      body: AssignmentInputSchema,
      responses: { 200: assignment },
      errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED', 'ASSIGNMENT_NOT_FOUND'],
      handle: async ({ person, requestId, params: { id, assignmentId }, body }) => ({
        status: 200,
        body: await service.change({ person, requestId }, id, assignmentId, body),
      }),
    }),
    route({
      ...teaching,
      method: 'delete',
      path: '/api/cohorts/{id}/assignments/{assignmentId}',
      limit: 'writes',
      summary: 'Ask for it no more; what was submitted stays',
      params: one,
      responses: { 204: { description: 'Deleted' } },
      errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED', 'ASSIGNMENT_NOT_FOUND'],
      async handle({ person, requestId, params: { id, assignmentId } }) {
        await service.remove({ person, requestId }, id, assignmentId);
        return { status: 204 };
      },
    }),
    route({
      ...teaching,
      method: 'get',
      path: '/api/cohorts/{id}/assignments/{assignmentId}/extensions',
      limit: 'reads',
      summary: 'Who was given more time or attempts',
      params: one,
      responses: { 200: extensions },
      errors: ['COHORT_NOT_FOUND', 'ASSIGNMENT_NOT_FOUND'],
      handle: async ({ person, params: { id, assignmentId } }) => ({
        status: 200,
        body: await service.extensions(person, id, assignmentId),
      }),
    }),
    route({
      ...teaching,
      method: 'post',
      path: '/api/cohorts/{id}/assignments/{assignmentId}/extensions',
      limit: 'writes',
      summary: "Give one person more time or attempts; the latest of a person's counts",
      params: one,
      body: ExtensionInputSchema,
      responses: { 201: extensions },
      errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED', 'ASSIGNMENT_NOT_FOUND'],
      handle: async ({ person, requestId, params: { id, assignmentId }, body }) => ({
        status: 201,
        body: await service.extend({ person, requestId }, id, assignmentId, body),
      }),
    }),
  ];
}
