import type { TrackDefinition } from '@gopherlab/contracts';
import { tracks, type Db, type Tx } from '@gopherlab/store';

export interface KnownTrack {
  track: TrackDefinition;
  /** Who made it; null for one that comes with the labs. */
  createdBy: string | null;
}

export type TrackDirectory = ReturnType<typeof createTrackDirectory>;

/**
 * Every track that there is, of the files and of those who teach: what pages, certificates, assignments and courses go by.
 * Where a file has the slug of a track in the database, the file counts.
 */
export function createTrackDirectory({ db, files }: { db: Db; files: ReadonlyMap<string, TrackDefinition> }) {
  async function list(by: Db | Tx = db): Promise<KnownTrack[]> {
    const made = await tracks.listTaughtTracks(by);
    const known = [
      ...[...files.values()].map((track) => ({ track, createdBy: null })),
      ...made.filter(({ track }) => !files.has(track.slug)),
    ];
    return known.sort((a, b) => inOrder(a.track, b.track));
  }

  return {
    list: () => list(),
    /** Inside a transaction give that: it must not wait for a second connection. */
    find: async (slug: string, by?: Tx): Promise<KnownTrack | undefined> =>
      (await list(by)).find(({ track }) => track.slug === slug),
    /** Those with labs: of the others nothing can be proven or asked for. */
    listWithLabs: async (): Promise<TrackDefinition[]> =>
      (await list()).map(({ track }) => track).filter(({ labs }) => labs.length > 0),
    isFile: (slug: string): boolean => files.has(slug),
    /** Slugs of tracks in the database that nobody sees because a file has the same. */
    async listHidden(): Promise<string[]> {
      const made = await tracks.listTaughtTracks(db);
      return made.map(({ track }) => track.slug).filter((slug) => files.has(slug));
    },
  };
}

/** The one order of tracks: first those in which there is something to do, then their own order, then the slug. */
export function inOrder(a: TrackDefinition, b: TrackDefinition): number {
  const empty = ({ labs }: TrackDefinition) => (labs.length > 0 ? 0 : 1);
  const place = ({ order }: TrackDefinition) => order ?? Number.MAX_SAFE_INTEGER;
  return empty(a) - empty(b) || place(a) - place(b) || (a.slug < b.slug ? -1 : 1);
}
