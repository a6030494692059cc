import { join } from 'node:path';
import { loadTracks } from '@gopherlab/catalogue';
import { expect, test } from 'vitest';
import { inOrder } from './directory.ts';

test('the tracks of the files state different places, and are sorted by them with empty ones last', async () => {
  const { tracks, problems } = await loadTracks(join(import.meta.dirname, '../../../../../labs'), {
    has: () => true,
  });
  expect(problems).toEqual([]);
  const files = [...tracks.values()];
  expect(new Set(files.map(({ order }) => order)).size).toBe(files.length);
  const places = files
    .toSorted(inOrder)
    .map(({ labs, order }) => (labs.length > 0 ? 0 : 1000) + (order ?? Number.NaN));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('one without a place comes after those with one, by slug', () => {
  const text = { en: 'a', zh: 'a' };
  const track = (slug: string, order?: number) => ({
    ...{ slug, title: text, summary: text, planned: [] },
    labs: [{ lab: 'double', weight: 1, requires: [] }],
    ...(order === undefined ? {} : { order }),
  });
  const sorted = [track('b'), track('z', 1), track('a')].toSorted(inOrder);
  expect(sorted.map(({ slug }) => slug)).toEqual(['z', 'a', 'b']);
});
