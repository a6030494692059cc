import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';
import { loadTexts } from '../lib/i18n.ts';

type Section = Parameters<typeof loadTexts>[0];

/** A page of tracks, with the texts that only these pages need. */
function page(path: string, load: () => Promise<ComponentType>, more: Section[] = []): RouteObject {
  return {
    path,
    lazy: async () => {
      const [Component] = await Promise.all([load(), ...['tracks' as const, ...more].map(loadTexts)]);
      return { Component };
    },
  };
}

export const trackRoutes: RouteObject[] = [
  page('tracks', async () => (await import('../features/tracks/TracksPage.tsx')).TracksPage),
  page('tracks/new', async () => (await import('../features/tracks/TrackEditorPage.tsx')).NewTrackPage, [
    'teaching',
  ]),
  page('tracks/:slug', async () => (await import('../features/tracks/TrackPage.tsx')).TrackPage),
  // Its second step has the words of the instructors' pages.
  page(
    'tracks/:slug/edit',
    async () => (await import('../features/tracks/TrackEditorPage.tsx')).EditTrackPage,
    ['teaching'],
  ),
];
