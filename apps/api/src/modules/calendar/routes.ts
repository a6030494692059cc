import { z } from 'zod';
import {
  CalendarSchema,
  CreateCalendarFeedSchema,
  CreatedCalendarFeedSchema,
  LanguageSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import { originOf } from '../accounts/visitor.ts';
import type { CalendarService } from './service.ts';

export function calendarRoutes(calendars: CalendarService, publicUrl: URL | undefined): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/account/calendar',
      access: 'account',
      scope: 'none',
      limit: 'reads',
      tag: 'Integrations',
      summary: "The caller's calendars of deadlines, without their secret addresses",
      responses: { 200: { description: 'One for all, one for each cohort', schema: CalendarSchema } },
      errors: ['NO_SESSION', 'ACCOUNT_NEEDED'],
      handle: async ({ person }) => ({ status: 200, body: await calendars.list(person.id) }),
    }),
    route({
      method: 'post',
      path: '/api/account/calendar',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Integrations',
      summary: 'Makes a secret address for a calendar; the one before ends',
      body: CreateCalendarFeedSchema,
      responses: { 201: { description: 'The address, this once', schema: CreatedCalendarFeedSchema } },
      errors: ['NO_SESSION', 'ACCOUNT_NEEDED', 'COHORT_NOT_FOUND'],
      handle: async ({ person, body, req }) => ({
        status: 201,
        body: { url: await calendars.renew(person.id, body.cohortId, originOf(req, publicUrl)) },
      }),
    }),
    route({
      method: 'delete',
      path: '/api/account/calendar',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Integrations',
      summary: 'Ends the secret address of a calendar',
      query: z.strictObject({ cohortId: UuidSchema.optional() }),
      responses: { 204: { description: 'No address opens it any more' } },
      errors: ['NO_SESSION', 'ACCOUNT_NEEDED'],
      async handle({ person, query }) {
        await calendars.switchOff(person.id, query.cohortId ?? null);
        return { status: 204 };
      },
    }),
    route({
      method: 'get',
      path: '/api/calendars/{secret}',
      access: 'public',
      scope: 'none',
      limit: 'reads',
      tag: 'Integrations',
      summary: 'A calendar of deadlines, for whoever has its secret address',
      params: z.strictObject({ secret: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
      query: z.strictObject({ lang: LanguageSchema.default('en') }),
      responses: { 200: { description: 'iCalendar (RFC 5545)', mediaType: 'text/calendar' } },
      errors: ['CALENDAR_NOT_FOUND'],
      async handle({ params: { secret }, query: { lang }, req, res }) {
        const text = await calendars.read(secret, { origin: originOf(req, publicUrl), language: lang });
        res.status(200).set('Cache-Control', 'private, no-store').type('text/calendar').send(text);
      },
    }),
  ];
}
