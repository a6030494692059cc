import { useQuery } from '@tanstack/react-query';
import type { LocalizedText } from '@gopherlab/contracts';
import { trackQueries } from './tracks-api.ts';

/** The title of a track; undefined until it is known, and for one that is not there any more. Null asks for nothing. */
export function useTrackTitle(slug: string | null): LocalizedText | undefined {
  // The list, not the track: a track that was deleted since is no error here.
  const { data } = useQuery({ ...trackQueries.list(), enabled: slug !== null });
  return data?.tracks.find((track) => track.slug === slug)?.title;
}
