import { z } from 'zod';
import { LabDetailSchema, LabListSchema, LabSlugSchema, SolutionSchema } from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import type { LabService } from './service.ts';

const params = z.strictObject({ slug: LabSlugSchema });

export function labRoutes(labs: LabService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/labs',
      access: 'public',
      scope: 'read',
      limit: 'reads',
      tag: 'Labs',
      summary: 'All labs',
      description: 'With the progress of the caller, where the caller has a session.',
      responses: { 200: { description: 'The labs by slug', schema: LabListSchema } },
      errors: [],
      handle: async ({ person }) => ({ status: 200, body: { labs: await labs.list(person) } }),
    }),
    route({
      method: 'get',
      path: '/api/labs/{slug}',
      access: 'public',
      scope: 'read',
      limit: 'reads',
      tag: 'Labs',
      summary: 'One lab with everything that the workspace needs',
      description: 'A hint is there once its check has failed often enough.',
      params,
      responses: { 200: { description: 'The lab', schema: LabDetailSchema } },
      errors: ['LAB_NOT_FOUND'],
      handle: async ({ params: { slug }, person }) => ({
        status: 200,
        body: await labs.detail(slug, person),
      }),
    }),
    route({
      method: 'get',
      path: '/api/labs/{slug}/solution',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Labs',
      summary: "The lab's reference solution",
      description: 'Locked until full marks or five graded attempts.',
      params,
      responses: { 200: { description: "The solution's files", schema: SolutionSchema } },
      errors: ['LAB_NOT_FOUND', 'SOLUTION_LOCKED'],
      handle: async ({ params: { slug }, person }) => ({
        status: 200,
        body: await labs.solution(slug, person),
      }),
    }),
  ];
}
