import { z } from 'zod';
import {
  SimilarityMarkAnswerSchema,
  SimilarityHintSchema,
  SimilarityOverviewSchema,
  SimilaritySchema,
  SimilarPairDetailSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import type { SimilarityService } from './service.ts';

const params = z.strictObject({ id: UuidSchema });
const pairParams = z.strictObject({ id: UuidSchema, a: UuidSchema, b: UuidSchema });
const response = { 200: { description: 'What was compared, lab by lab', schema: SimilaritySchema } };
const markResponse = { 200: { description: 'The mark as it is now', schema: SimilarityMarkAnswerSchema } };

export function similarityRoutes(service: SimilarityService): Route[] {
  return [...reportRoutes(service), ...pairRoutes(service)];
}

function reportRoutes(service: SimilarityService): Route[] {
  const path = '/api/assignments/{id}/similarity';
  return [
    route({
      method: 'get',
      path: '/api/cohorts/{id}/similarity',
      access: 'instructor',
      scope: 'teach',
      limit: 'reads',
      tag: 'Similarity',
      summary: 'The assignments of a cohort whose submissions can be compared',
      params,
      responses: { 200: { description: 'The assignments', schema: SimilarityOverviewSchema } },
      errors: ['COHORT_NOT_FOUND'],
      handle: async ({ person, params: { id } }) => ({
        status: 200,
        body: await service.overview(person, id),
      }),
    }),
    route({
      method: 'get',
      path,
      access: 'instructor',
      scope: 'teach',
      limit: 'reads',
      tag: 'Similarity',
      summary: 'How alike the submissions of an assignment are, as they were last compared',
      description:
        'A hint to look, never a verdict. Only instructors of the assignment’s cohort see it. Nothing is computed.',
      params,
      responses: response,
      errors: ['ASSIGNMENT_NOT_FOUND'],
      handle: async ({ person, params: { id } }) => ({ status: 200, body: await service.read(person, id) }),
    }),
    route({
      method: 'post',
      path,
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Similarity',
      summary: 'Compare the submissions that count now, where anything has changed since the last time',
      description: `Answers when it is done: seconds for hundreds of submissions. Pairs from a threshold on carry a hint (${SimilarityHintSchema.options.join(', ')}).`,
      params,
      responses: response,
      errors: ['ASSIGNMENT_NOT_FOUND'],
      handle: async ({ person, params: { id } }) => ({
        status: 200,
        body: await service.refresh(person, id),
      }),
    }),
  ];
}

function pairRoutes(service: SimilarityService): Route[] {
  const path = '/api/assignments/{id}/similarity/pairs/{a}/{b}';
  const change = (method: 'put' | 'delete', looked: boolean, summary: string) =>
    route({
      method,
      path: `${path}/mark`,
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Similarity',
      summary,
      params: pairParams,
      responses: markResponse,
      errors: ['ASSIGNMENT_NOT_FOUND', 'PAIR_NOT_FOUND'],
      handle: async ({ person, params: { id, a, b }, requestId }) => ({
        status: 200,
        body: { mark: await service.mark(person, { assignmentId: id, a, b, looked }, requestId) },
      }),
    });
  return [
    route({
      method: 'get',
      path,
      access: 'instructor',
      scope: 'teach',
      limit: 'reads',
      tag: 'Similarity',
      summary: 'Two submissions with the lines that they have in common',
      params: pairParams,
      responses: { 200: { description: 'Both sides', schema: SimilarPairDetailSchema } },
      errors: ['ASSIGNMENT_NOT_FOUND', 'PAIR_NOT_FOUND'],
      handle: async ({ person, params: { id, a, b } }) => ({
        status: 200,
        body: await service.pair(person, id, a, b),
      }),
    }),
    change('put', true, 'Note that the caller has looked at a pair and found nothing in it'),
    change('delete', false, 'Take that note back'),
  ];
}
