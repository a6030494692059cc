import { z } from 'zod';
import { RegradeListSchema, RegradeSchema, StartRegradeSchema, UuidSchema } from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import type { RegradeService } from './service.ts';

const params = z.strictObject({ id: UuidSchema });
const runParams = z.strictObject({ id: UuidSchema, regradeId: UuidSchema });
/** A list of thousands of learners. */
const START_BODY_LIMIT = 300 * 1024;

export function regradeRoutes(service: RegradeService): Route[] {
  return [
    startRoute(service),
    ...readingRoutes(service),
    closeRoute(service, 'apply'),
    closeRoute(service, 'discard'),
  ];
}

function startRoute(service: RegradeService): Route {
  return route({
    method: 'post',
    path: '/api/cohorts/{id}/regrades',
    access: 'instructor',
    scope: 'teach',
    limit: 'writes',
    tag: 'Gradebook',
    summary: 'Grade kept submissions again with the labs as they are now',
    description:
      'They are graded in the background, after everything that somebody waits for, and cost nobody an attempt. No verdict ' +
      'changes until the run is applied. One run of an assignment is open at a time, with at most 2,000 submissions.',
    params,
    body: StartRegradeSchema,
    bodyLimit: START_BODY_LIMIT,
    responses: { 201: { description: 'The run', schema: RegradeSchema } },
    errors: [
      'COHORT_NOT_FOUND',
      'COHORT_ARCHIVED',
      'ASSIGNMENT_NOT_FOUND',
      'NOTHING_TO_REGRADE',
      'REGRADE_TOO_LARGE',
      'REGRADE_OPEN',
    ],
    handle: async ({ person, params: { id }, body, requestId }) => ({
      status: 201,
      body: await service.start({ person, cohortId: id, input: body, requestId }),
    }),
  });
}

function readingRoutes(service: RegradeService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/cohorts/{id}/regrades',
      access: 'instructor',
      scope: 'teach',
      limit: 'reads',
      tag: 'Gradebook',
      summary: 'The newest regrades of the cohort',
      params,
      responses: { 200: { description: 'Newest first', schema: RegradeListSchema } },
      errors: ['COHORT_NOT_FOUND'],
      handle: async ({ person, params: { id } }) => ({
        status: 200,
        body: { regrades: await service.list(person, id) },
      }),
    }),
    route({
      method: 'get',
      path: '/api/cohorts/{id}/regrades/{regradeId}',
      access: 'instructor',
      scope: 'teach',
      limit: 'reads',
      tag: 'Gradebook',
      summary: 'A regrade, and what it would change or has changed',
      params: runParams,
      responses: { 200: { description: 'The run', schema: RegradeSchema } },
      errors: ['COHORT_NOT_FOUND', 'REGRADE_NOT_FOUND'],
      handle: async ({ person, params: { id, regradeId } }) => ({
        status: 200,
        body: await service.find(person, id, regradeId),
      }),
    }),
  ];
}

const CLOSING = {
  apply: {
    summary: 'Make the new verdicts of a regrade count',
    description:
      'The old ones stay readable with their signatures. What the platform failed to grade stays as it was.',
    errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED', 'REGRADE_NOT_FOUND', 'REGRADE_CLOSED', 'REGRADE_RUNNING'],
  },
  discard: {
    summary: 'End a regrade without a change',
    description: 'What is still in the queue is not graded any more.',
    errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED', 'REGRADE_NOT_FOUND', 'REGRADE_CLOSED'],
  },
} satisfies Record<string, Pick<Route, 'summary' | 'description' | 'errors'>>;

function closeRoute(service: RegradeService, act: keyof typeof CLOSING): Route {
  return route({
    method: 'post',
    path: `/api/cohorts/{id}/regrades/{regradeId}/${act}`,
    access: 'instructor',
    scope: 'teach',
    limit: 'writes',
    tag: 'Gradebook',
    ...CLOSING[act],
    params: runParams,
    responses: { 200: { description: 'The run as it is closed', schema: RegradeSchema } },
    handle: async ({ person, params: { id, regradeId }, requestId }) => ({
      status: 200,
      body: await service[act]({ person, cohortId: id, id: regradeId, requestId }),
    }),
  });
}
