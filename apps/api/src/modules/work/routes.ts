import { z } from 'zod';
import { LabSlugSchema, LabWorkSchema, UuidSchema, WorkListSchema, WorkSchema } from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import type { WorkService } from './service.ts';

const params = z.strictObject({ id: UuidSchema });

/** Assignments as their learners see them. */
export function workRoutes(service: WorkService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/work',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Assignments',
      summary: 'What the caller is asked for, the earliest due first',
      description:
        'Assignments of their cohorts and their own, with their own times, attempts left and score so far.',
      responses: { 200: { description: 'The assignments', schema: WorkListSchema } },
      errors: [],
      handle: async ({ person }) => ({ status: 200, body: { work: await service.list(person.id) } }),
    }),
    route({
      method: 'get',
      path: '/api/labs/{slug}/work',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Assignments',
      summary: 'What a submission of this lab counts for now',
      description:
        'The assignments of the caller that are open and have it, an exam only once it was begun, and a self-assessment ' +
        'whose time runs in it. Empty where it counts for none, also for a lab that is not here.',
      params: z.strictObject({ slug: LabSlugSchema }),
      responses: { 200: { description: 'What it counts for', schema: LabWorkSchema } },
      errors: [],
      handle: async ({ person, params: { slug } }) => ({
        status: 200,
        body: await service.ofLab(person.id, slug),
      }),
    }),
    route({
      method: 'get',
      path: '/api/work/{id}',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Assignments',
      summary: 'One assignment of the caller',
      params,
      responses: { 200: { description: 'The assignment', schema: WorkSchema } },
      errors: ['WORK_NOT_FOUND'],
      handle: async ({ person, params: { id } }) => ({
        status: 200,
        body: await service.get(person.id, id),
      }),
    }),
    route({
      method: 'post',
      path: '/api/work/{id}/exam',
      access: 'guest',
      scope: 'submit',
      limit: 'writes',
      tag: 'Assignments',
      summary: 'Begin the exam: its time runs from here, on the server’s clock',
      description: 'Begun again it goes on as it is; nothing stops its time.',
      params,
      responses: { 200: { description: 'The assignment, its time running', schema: WorkSchema } },
      errors: ['WORK_NOT_FOUND', 'EXAM_CLOSED'],
      handle: async ({ person, params: { id }, requestId }) => ({
        status: 200,
        body: await service.begin(person, id, requestId),
      }),
    }),
  ];
}
