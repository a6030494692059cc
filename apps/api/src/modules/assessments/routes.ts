import { z } from 'zod';
import {
  ActOnPartSchema,
  AnswerQuestionSchema,
  AssessmentGuideSchema,
  AssessmentListSchema,
  AssessmentSchema,
  OwnTrackAnswerSchema,
  StartAssessmentSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import type { OwnTrackService } from './own-track.ts';
import type { AssessmentService } from './service.ts';

const params = z.strictObject({ id: UuidSchema });
const responses = {
  200: { description: 'The open question or timed lab, or the result', schema: AssessmentSchema },
};

export function assessmentRoutes(service: AssessmentService, ownTracks: OwnTrackService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/assessment-guide',
      access: 'public',
      scope: 'read',
      limit: 'reads',
      tag: 'Assessments',
      summary: 'Skill areas, roles, and how long an assessment takes',
      responses: { 200: { description: 'The guide', schema: AssessmentGuideSchema } },
      errors: [],
      handle: () => Promise.resolve({ status: 200, body: service.guide() }),
    }),
    route({
      method: 'get',
      path: '/api/assessments',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Assessments',
      summary: "The caller's assessments, newest first",
      responses: { 200: { description: 'The assessments', schema: AssessmentListSchema } },
      errors: [],
      handle: async ({ person }) => ({
        status: 200,
        body: { assessments: await service.list(person.id) },
      }),
    }),
    route({
      method: 'post',
      path: '/api/assessments',
      access: 'guest',
      scope: 'submit',
      limit: 'writes',
      tag: 'Assessments',
      summary: 'Start an assessment, or go on with the one that is open for the same target',
      description: 'The first question is asked at once, and its time runs.',
      body: StartAssessmentSchema,
      responses,
      errors: ['ROLE_NOT_FOUND', 'NO_QUESTIONS', 'ASSESSMENT_OPEN'],
      handle: async ({ person, body }) => ({
        status: 200,
        body: await service.start(person.id, body.target),
      }),
    }),
    route({
      method: 'get',
      path: '/api/assessments/{id}',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Assessments',
      summary: 'One assessment: the question or the timed lab that is open, or the result',
      description:
        'A question whose time is over is closed without an answer, and the next one is asked. A timed lab whose time is ' +
        'over is settled once all that was submitted in time is graded.',
      params,
      responses,
      errors: ['ASSESSMENT_NOT_FOUND'],
      handle: async ({ person, params: { id } }) => ({
        status: 200,
        body: await service.find(person.id, id),
      }),
    }),
    route({
      method: 'post',
      path: '/api/assessments/{id}/answers',
      access: 'guest',
      scope: 'submit',
      limit: 'writes',
      tag: 'Assessments',
      summary: 'Answer the open question; the next one is asked at once',
      params,
      body: AnswerQuestionSchema,
      responses,
      errors: ['ASSESSMENT_NOT_FOUND', 'QUESTION_CLOSED'],
      handle: async ({ person, params: { id }, body }) => ({
        status: 200,
        body: await service.answer(person.id, id, body),
      }),
    }),
    partRoute(service),
    route({
      method: 'post',
      path: '/api/assessments/{id}/finish',
      access: 'guest',
      scope: 'submit',
      limit: 'writes',
      tag: 'Assessments',
      summary: 'End the assessment now; what was not asked says nothing',
      description: 'A timed lab that runs ends with it: what is still being graded is not waited for.',
      params,
      responses,
      errors: ['ASSESSMENT_NOT_FOUND'],
      handle: async ({ person, params: { id } }) => ({
        status: 200,
        body: await service.finish(person.id, id),
      }),
    }),
    ...ownTrackRoutes(ownTracks),
  ];
}

function partRoute(service: AssessmentService): Route {
  return route({
    method: 'post',
    path: '/api/assessments/{id}/parts/{seq}',
    access: 'guest',
    scope: 'submit',
    limit: 'writes',
    tag: 'Assessments',
    summary: 'Begin the timed lab that is offered, skip it, or end the one that runs',
    description:
      'From its beginning its time runs on the server’s clock; what is submitted for grading until it ends counts, ' +
      'the best of it. One that was begun and not submitted counts as not shown; one that was skipped says nothing.',
    params: z.strictObject({ id: UuidSchema, seq: z.coerce.number().int().min(1).max(100) }),
    body: ActOnPartSchema,
    responses,
    errors: ['ASSESSMENT_NOT_FOUND', 'PART_CLOSED'],
    handle: async ({ person, params: { id, seq }, body: { action } }) => ({
      status: 200,
      body: await service.act(person.id, id, { seq, action }),
    }),
  });
}

/** After those that end an assessment: a track is made of its result. */
function ownTrackRoutes(service: OwnTrackService): Route[] {
  const answer = { 200: { description: 'The track, if there is one', schema: OwnTrackAnswerSchema } };
  return [
    route({
      method: 'get',
      path: '/api/own-track',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Assessments',
      summary: "The caller's own track: the newest that they made of a result",
      responses: answer,
      errors: [],
      handle: async ({ person }) => ({ status: 200, body: { track: await service.find(person.id) } }),
    }),
    route({
      method: 'post',
      path: '/api/assessments/{id}/track',
      access: 'guest',
      scope: 'submit',
      limit: 'writes',
      tag: 'Assessments',
      summary: 'Make a track of what the result says to learn next',
      params,
      responses: answer,
      errors: ['ASSESSMENT_NOT_FOUND', 'NOTHING_NEXT'],
      handle: async ({ person, params: { id } }) => ({
        status: 200,
        body: { track: await service.make(person.id, id) },
      }),
    }),
  ];
}
