import { queryOptions } from '@tanstack/react-query';
import type { NewTrack, TrackInput } from '@gopherlab/contracts';
import { request, send } from '../../lib/api-client.ts';
import { withSession } from '../../lib/session.ts';

const track = (slug: string) => `/api/tracks/${encodeURIComponent(slug)}`;

/** Changes of tracks, by instructors. */
export const tracksApi = {
  create: (body: NewTrack) =>
    withSession(() => request('/api/tracks', 'TrackDetailSchema', { method: 'POST', body })),
  change: (slug: string, body: TrackInput) =>
    withSession(() => request(track(slug), 'TrackDetailSchema', { method: 'PUT', body })),
  remove: (slug: string) => withSession(() => send(track(slug), { method: 'DELETE' })),
};

/** Everything about tracks has a key that begins with `tracks`. */
export const trackQueries = {
  all: ['tracks'] as const,
  list: () =>
    queryOptions({
      queryKey: ['tracks', 'list'],
      queryFn: ({ signal }) => request('/api/tracks', 'TrackListSchema', { signal }),
    }),
  one: (slug: string) =>
    queryOptions({
      queryKey: ['tracks', 'one', slug],
      queryFn: ({ signal }) => request(track(slug), 'TrackDetailSchema', { signal }),
    }),
};
