import { z } from 'zod';
import {
  ApplyRosterSchema,
  ROSTER_LIMITS,
  RosterFileSchema,
  RosterPreviewSchema,
  RosterResultSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import { csvHeaders } from '../../lib/csv.ts';
import type { RosterService } from './service.ts';

const params = z.strictObject({ id: UuidSchema });
/** Base64 takes a third more, and the rest of the body is small. */
const BODY_LIMIT = Math.ceil((ROSTER_LIMITS.bytes * 4) / 3) + 4096;

export function rosterRoutes(service: RosterService): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/cohorts/{id}/roster/preview',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Cohorts',
      summary: 'What a roster in CSV would change; changes nothing',
      description:
        'Columns `email`, `name`, `external_id` (also in Chinese; only the address is needed), separated by commas, ' +
        'semicolons or tabs, in UTF-8, or UTF-16 with a byte order mark; at most 5,000 lines.',
      params,
      body: RosterFileSchema,
      bodyLimit: BODY_LIMIT,
      responses: { 200: { description: 'The changes and the problems', schema: RosterPreviewSchema } },
      errors: ['COHORT_NOT_FOUND'],
      handle: async ({ person, params: { id }, body }) => ({
        status: 200,
        body: await service.preview(person, id, body),
      }),
    }),
    route({
      method: 'post',
      path: '/api/cohorts/{id}/roster',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Cohorts',
      summary: 'Apply a roster as it was previewed, whole or not at all',
      description:
        'Lines with problems are left out. Whoever has an account with an address of the roster is a member at once.',
      params,
      body: ApplyRosterSchema,
      bodyLimit: BODY_LIMIT,
      responses: { 200: { description: 'What was changed', schema: RosterResultSchema } },
      errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED', 'ROSTER_CHANGED', 'ROSTER_NOT_APPLICABLE'],
      handle: async ({ person, requestId, params: { id }, body }) => ({
        status: 200,
        body: await service.apply({ person, requestId }, id, body),
      }),
    }),
    route({
      method: 'get',
      path: '/api/cohorts/{id}/roster.csv',
      access: 'instructor',
      scope: 'teach',
      limit: 'reads',
      tag: 'Cohorts',
      summary: 'The roster and whoever joined without it, as CSV',
      params,
      responses: { 200: { description: 'The file', mediaType: 'text/csv' } },
      errors: ['COHORT_NOT_FOUND'],
      async handle({ person, params: { id }, res }) {
        const { name, csv } = await service.toCsv(person, id);
        res
          .status(200)
          .set({ ...csvHeaders(name), 'Cache-Control': 'no-store' })
          .send(csv);
      },
    }),
  ];
}
