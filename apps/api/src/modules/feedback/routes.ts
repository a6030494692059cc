import { z } from 'zod';
import {
  EditCommentSchema,
  SubmissionCommentSchema,
  SubmissionFeedbackSchema,
  UuidSchema,
  WriteCommentSchema,
} from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import type { FeedbackService } from './service.ts';

const params = z.strictObject({ id: UuidSchema });
const commentParams = z.strictObject({ id: UuidSchema, commentId: UuidSchema });

export function feedbackRoutes(service: FeedbackService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/submissions/{id}/feedback',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Submissions',
      summary: 'Comments on lines, grades set by hand, and verdicts that counted before a regrade',
      description:
        'For the one who submitted it, and for the instructors of a cohort that it was submitted for.',
      params,
      responses: { 200: { description: 'What people added', schema: SubmissionFeedbackSchema } },
      errors: ['SUBMISSION_NOT_FOUND'],
      handle: async ({ params: { id }, person }) => ({ status: 200, body: await service.read(id, person) }),
    }),
    ...commentRoutes(service),
  ];
}

function commentRoutes(service: FeedbackService): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/submissions/{id}/comments',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Gradebook',
      summary: 'Write on a line of a submission; its learner reads it',
      params,
      body: WriteCommentSchema,
      responses: { 201: { description: 'The comment', schema: SubmissionCommentSchema } },
      errors: ['SUBMISSION_NOT_FOUND', 'COHORT_ARCHIVED'],
      handle: async ({ params: { id }, person, body, requestId }) => ({
        status: 201,
        body: await service.add(id, person, body, requestId),
      }),
    }),
    route({
      method: 'patch',
      path: '/api/submissions/{id}/comments/{commentId}',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Gradebook',
      summary: "Correct one's own comment",
      params: commentParams,
      body: EditCommentSchema,
      responses: { 200: { description: 'The comment', schema: SubmissionCommentSchema } },
      errors: ['SUBMISSION_NOT_FOUND', 'COMMENT_NOT_FOUND', 'COHORT_ARCHIVED'],
      handle: async ({ params: { id, commentId }, person, body, requestId }) => ({
        status: 200,
        body: await service.edit(id, commentId, person, { ...body, requestId }),
      }),
    }),
    route({
      method: 'delete',
      path: '/api/submissions/{id}/comments/{commentId}',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Gradebook',
      summary: "Take one's own comment away",
      params: commentParams,
      responses: { 204: { description: 'It is gone' } },
      errors: ['SUBMISSION_NOT_FOUND', 'COMMENT_NOT_FOUND', 'COHORT_ARCHIVED'],
      async handle({ params: { id, commentId }, person, requestId }) {
        await service.remove(id, commentId, person, requestId);
        return { status: 204 };
      },
    }),
  ];
}
