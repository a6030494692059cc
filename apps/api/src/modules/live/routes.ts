import { z } from 'zod';
import { LiveFrameSchema, UuidSchema } from '@gopherlab/contracts';
import { live, type Db } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { createPlaces } from '../../http/places.ts';
import { route, type Route } from '../../http/route.ts';
import { assertTeaches } from '../cohorts/permission.ts';
import type { LiveDesk } from './desk.ts';
import { streamLive } from './live-stream.ts';

/** Live views that one person may have open at one api. */
const STREAMS_AT_ONCE = 10;

export function liveRoutes(desk: LiveDesk, db: Db): Route[] {
  const places = createPlaces(STREAMS_AT_ONCE);
  return [
    route({
      method: 'get',
      path: '/api/cohorts/{id}/live',
      access: 'instructor',
      scope: 'teach',
      limit: 'streams',
      tag: 'Cohorts',
      summary: 'Who of a cohort is where and stuck on what, as it happens',
      description:
        'Server-Sent Events without numbers: a snapshot first, then what has changed, once a second at most. After a ' +
        'reconnection comes a new snapshot. The queue is the whole installation’s and names nobody.',
      params: z.strictObject({ id: UuidSchema }),
      responses: {
        200: { description: 'The stream', schema: LiveFrameSchema, mediaType: 'text/event-stream' },
      },
      errors: ['COHORT_NOT_FOUND'],
      async handle({ params: { id }, person, req, res, signal }) {
        await assertTeaches(db, person, id);
        // Asked anew while the stream is open: roles and memberships change.
        const assertMay = async () => {
          const role = await live.findRole(db, person.id);
          return assertTeaches(db, { id: person.id, role: role ?? 'candidate' }, id);
        };
        const leave = places.enter(person.id);
        if (!leave) {
          throw new AppError('TOO_MANY_REQUESTS', `you have ${STREAMS_AT_ONCE} live views open; close one`, {
            headers: { 'Retry-After': '5' },
          });
        }
        const headersOnly = req.method === 'HEAD';
        await streamLive({ desk, cohortId: id, assertMay, res, signal, headersOnly }).finally(leave);
      },
    }),
  ];
}
