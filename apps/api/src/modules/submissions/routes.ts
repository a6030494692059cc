import { z } from 'zod';
import {
  CreateSubmissionSchema,
  GradingModeSchema,
  LabSlugSchema,
  StreamEventSchema,
  SubmissionFilesSchema,
  SubmissionListSchema,
  SubmissionSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { AppError } from '../../http/errors.ts';
import { createPlaces } from '../../http/places.ts';
import { WORKSPACE_BODY_LIMIT } from '../../http/workspace.ts';
import { route, type Route } from '../../http/route.ts';
import { streamEvents, type EventStreamOptions } from './event-stream.ts';
import type { SubmissionService } from './service.ts';

const params = z.strictObject({ id: UuidSchema });
const sequence = z.coerce.number().int().min(0).max(2_147_483_647);
const NOT_FOUND = 'SUBMISSION_NOT_FOUND';
/** Streams that one person may have open at one api; a page has one for each submission that it shows. */
const STREAMS_AT_ONCE = 20;

export function submissionRoutes(
  service: SubmissionService,
  stream: Omit<EventStreamOptions, 'service'>,
): Route[] {
  return [
    ...writingRoutes(service),
    ...readingRoutes(service),
    eventRoute(service, stream),
    artefactRoute(service),
  ];
}

function writingRoutes(service: SubmissionService): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/submissions',
      access: 'guest',
      scope: 'submit',
      limit: 'writes',
      tag: 'Submissions',
      summary: 'Submit work to be graded, or to run its public tests',
      description:
        'Stored and queued when this answers. Repeat it with the same key after a fault of the network: ' +
        'the same key and body give the same submission.',
      headers: z.strictObject({ 'idempotency-key': z.string().min(8).max(80) }),
      body: CreateSubmissionSchema,
      bodyLimit: WORKSPACE_BODY_LIMIT,
      responses: {
        202: { description: 'The submission; its address is in `Location`', schema: SubmissionSchema },
      },
      errors: ['LAB_NOT_FOUND', 'IDEMPOTENCY_MISMATCH', 'TOO_MANY_UNFINISHED', 'ATTEMPTS_SPENT'],
      async handle({ body, headers, person, requestId, log, res }) {
        const idempotencyKey = headers['idempotency-key'];
        const { submission, limit } = await service.create({
          person,
          input: body,
          idempotencyKey,
          requestId,
        });
        for (const [name, value] of Object.entries(limit)) res.append(name, value);
        log.info(
          { submissionId: submission.id, lab: submission.lab, mode: submission.mode },
          'submission stored',
        );
        return { status: 202, body: submission, headers: { Location: `/api/submissions/${submission.id}` } };
      },
    }),
  ];
}

function readingRoutes(service: SubmissionService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/submissions',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Submissions',
      summary: "The caller's submissions, newest first",
      query: z.strictObject({
        lab: LabSlugSchema.optional(),
        mode: GradingModeSchema.optional(),
        limit: z.coerce.number().int().min(1).max(200).default(100),
      }),
      responses: { 200: { description: 'The submissions', schema: SubmissionListSchema } },
      errors: [],
      handle: async ({ person, query }) => ({
        status: 200,
        body: { submissions: await service.list(person, query) },
      }),
    }),
    route({
      method: 'get',
      path: '/api/submissions/{id}',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Submissions',
      summary: 'One submission with its verdict',
      params,
      responses: { 200: { description: 'The submission', schema: SubmissionSchema } },
      errors: [NOT_FOUND],
      handle: async ({ params: { id }, person }) => ({ status: 200, body: await service.get(id, person) }),
    }),
    route({
      method: 'get',
      path: '/api/submissions/{id}/files',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Submissions',
      summary: 'The files that were submitted',
      params,
      responses: { 200: { description: 'The files', schema: SubmissionFilesSchema } },
      errors: [NOT_FOUND],
      handle: async ({ params: { id }, person }) => ({
        status: 200,
        body: { files: await service.files(id, person) },
      }),
    }),
  ];
}

function eventRoute(service: SubmissionService, stream: Omit<EventStreamOptions, 'service'>): Route {
  const places = createPlaces(STREAMS_AT_ONCE);
  return route({
    method: 'get',
    path: '/api/submissions/{id}/events',
    access: 'guest',
    scope: 'read',
    limit: 'streams',
    tag: 'Submissions',
    summary: 'What happens to a submission, as it happens',
    description:
      'Server-Sent Events: all that is stored, then what comes, until `finished`. Resume with `Last-Event-ID`, or with ' +
      '`after` where a client cannot send it. 204 when the reader has everything.',
    params,
    query: z.strictObject({ after: sequence.optional() }),
    headers: z.strictObject({ 'last-event-id': sequence.optional() }),
    responses: {
      200: { description: 'The stream', schema: StreamEventSchema, mediaType: 'text/event-stream' },
      204: { description: 'The submission is finished and the reader has all its events' },
    },
    errors: [NOT_FOUND],
    async handle({ params: { id }, query, headers, person, req, res, signal }) {
      const submission = await service.getOwn(id, person);
      const afterSeq = headers['last-event-id'] ?? query.after ?? 0;
      const withheld = await service.isWithheld(submission);
      // Of an outcome that is kept back not even the number of its events is told.
      if (!withheld && submission.state === 'done' && (await service.hasAllEvents(id, afterSeq))) {
        return { status: 204 };
      }
      const leave = places.enter(person.id);
      if (!leave) {
        throw new AppError('TOO_MANY_REQUESTS', `you have ${STREAMS_AT_ONCE} streams open; close one`, {
          headers: { 'Retry-After': '5' },
        });
      }
      const headersOnly = req.method === 'HEAD';
      await streamEvents(
        { ...stream, service },
        { submission, afterSeq, res, signal, headersOnly, withheld },
      ).finally(leave);
    },
  });
}

function artefactRoute(service: SubmissionService): Route {
  return route({
    method: 'get',
    path: '/api/submissions/{id}/artefacts/{name}',
    access: 'guest',
    scope: 'read',
    limit: 'reads',
    tag: 'Submissions',
    summary: 'The content of an artefact, as a download',
    params: z.strictObject({ id: UuidSchema, name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,79}$/) }),
    responses: { 200: { description: 'The content', mediaType: 'application/octet-stream' } },
    errors: [NOT_FOUND, 'ARTEFACT_NOT_FOUND', 'VERDICT_WITHHELD'],
    async handle({ params: { id, name }, person, res }) {
      const { artefact, content } = await service.artefact(id, name, person);
      res.status(200).set({
        // Never shown as a page of this site, whatever the submission made it say.
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': `attachment; filename="${artefact.name}"`,
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'private, max-age=31536000, immutable',
        'Content-Length': String(content.length),
      });
      res.end(content);
    },
  });
}
