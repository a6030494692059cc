import { z } from 'zod';
import {
  LabSlugSchema,
  NewTrackSchema,
  TrackDetailSchema,
  TrackInputSchema,
  TrackListSchema,
} from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import type { TrackService } from './service.ts';

const params = z.strictObject({ slug: LabSlugSchema });
const track = { description: 'The track', schema: TrackDetailSchema };
const tag = 'Tracks' as const;

export function trackRoutes(service: TrackService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/tracks',
      access: 'public',
      scope: 'read',
      limit: 'reads',
      tag,
      summary: 'All tracks',
      description: 'With the progress of the caller, where the caller has a session.',
      responses: { 200: { description: 'The tracks, those with labs first', schema: TrackListSchema } },
      errors: [],
      handle: async ({ person }) => ({ status: 200, body: await service.list(person) }),
    }),
    route({
      method: 'get',
      path: '/api/tracks/{slug}',
      access: 'public',
      scope: 'read',
      limit: 'reads',
      tag,
      summary: 'One track: its labs, which of them is next, and what the others wait for',
      params,
      responses: { 200: track },
      errors: ['TRACK_NOT_FOUND'],
      handle: async ({ params: { slug }, person }) => ({
        status: 200,
        body: await service.detail(slug, person),
      }),
    }),
    route({
      method: 'post',
      path: '/api/tracks',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag,
      summary: 'Make a track',
      body: NewTrackSchema,
      responses: { 201: track },
      errors: ['TRACK_EXISTS'],
      handle: async ({ person, body, requestId }) => ({
        status: 201,
        body: await service.create({ person, requestId }, body),
      }),
    }),
    route({
      method: 'put',
      path: '/api/tracks/{slug}',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag,
      summary: "Change a track of one's own; an admin changes everybody's",
      description: 'A certificate is for a version of a track: one that was issued stays what it was.',
      params,
      body: TrackInputSchema,
      responses: { 200: track },
      errors: ['TRACK_NOT_FOUND', 'TRACK_FROM_FILE', 'NOT_ALLOWED'],
      handle: async ({ person, params: { slug }, body, requestId }) => ({
        status: 200,
        body: await service.change({ person, requestId }, slug, body),
      }),
    }),
    route({
      method: 'delete',
      path: '/api/tracks/{slug}',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag,
      summary: "Delete a track of one's own; an admin deletes everybody's",
      params,
      responses: { 204: { description: 'It is not there' } },
      errors: ['TRACK_NOT_FOUND', 'TRACK_FROM_FILE', 'NOT_ALLOWED'],
      handle: async ({ person, params: { slug }, requestId }) => {
        await service.remove({ person, requestId }, slug);
        return { status: 204 };
      },
    }),
  ];
}
