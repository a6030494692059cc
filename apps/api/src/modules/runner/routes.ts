import { z } from 'zod';
import {
  ClaimedJobSchema,
  ClaimRequestSchema,
  LeaseEventsSchema,
  LeaseFaultSchema,
  LeaseResultSchema,
  LeaveRequestSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import type { ClaimDesk } from './claims.ts';
import type { GradingService } from './service.ts';

const params = z.strictObject({ leaseId: UuidSchema });
/** Artefacts come in Base64 within the events. */
const EVENTS_BODY_LIMIT = 64 * 1024 * 1024;
const RESULT_BODY_LIMIT = 4 * 1024 * 1024;
const DONE = { 204: { description: 'Done' } };

export function runnerRoutes(desk: ClaimDesk, grading: GradingService): Route[] {
  return [
    claimRoute(desk, grading),
    route({
      method: 'post',
      path: '/internal/runner/leave',
      access: 'runner',
      scope: 'none',
      tag: 'Runners',
      summary: 'Leave in order: whatever the runner still holds goes back into the queue',
      body: LeaveRequestSchema,
      responses: DONE,
      errors: [],
      async handle({ body: { runnerId }, log }) {
        const released = await grading.leave(runnerId);
        log.info({ runnerId, released }, 'runner left');
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/internal/runner/leases/{leaseId}/events',
      access: 'runner',
      scope: 'none',
      tag: 'Runners',
      summary: 'Report events; none is a heartbeat',
      params,
      body: LeaseEventsSchema,
      bodyLimit: EVENTS_BODY_LIMIT,
      responses: DONE,
      errors: ['LEASE_LOST', 'EVENTS_MISSING'],
      async handle({ params: { leaseId }, body }) {
        await grading.addEvents(leaseId, body);
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/internal/runner/leases/{leaseId}/result',
      access: 'runner',
      scope: 'none',
      tag: 'Runners',
      summary: 'End a grading with its result',
      params,
      body: LeaseResultSchema,
      bodyLimit: RESULT_BODY_LIMIT,
      responses: DONE,
      errors: ['LEASE_LOST'],
      async handle({ params: { leaseId }, body, log }) {
        await grading.finish(leaseId, body);
        log.info({ leaseId, status: body.score.status, timeline: body.timeline }, 'grading finished');
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/internal/runner/leases/{leaseId}/fault',
      access: 'runner',
      scope: 'none',
      tag: 'Runners',
      summary: 'Say that the platform failed, or give the job back',
      params,
      body: LeaseFaultSchema,
      responses: DONE,
      errors: ['LEASE_LOST'],
      async handle({ params: { leaseId }, body, log }) {
        await grading.fault(leaseId, body);
        log.warn({ leaseId, reason: body.reason, released: body.released }, 'grading failed');
        return { status: 204 };
      },
    }),
  ];
}

function claimRoute(desk: ClaimDesk, grading: GradingService): Route {
  return route({
    method: 'post',
    path: '/internal/runner/claim',
    access: 'runner',
    scope: 'none',
    tag: 'Runners',
    summary: 'Wait for a job and take it',
    body: ClaimRequestSchema,
    responses: {
      200: { description: 'A job and its lease', schema: ClaimedJobSchema },
      204: { description: 'No work' },
    },
    errors: [],
    async handle({ body, signal, res, log }) {
      const job = await desk.claim(body, signal);
      if (!job) return { status: 204 };
      const undo = () => {
        if (res.writableFinished) return;
        grading
          .undoClaim(job.leaseId)
          .catch((err: unknown) => log.error({ err }, 'claim could not be undone'));
      };
      if (res.closed) undo();
      else res.once('close', undo);
      log.info(
        { submissionId: job.submissionId, leaseId: job.leaseId, runnerId: body.runnerId },
        'job claimed',
      );
      return { status: 200, body: job };
    },
  });
}
