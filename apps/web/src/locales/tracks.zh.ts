import tracks from './zh/tracks.json';

/** Fetched with the pages of tracks only. */
export const tracksZh = { tracks };
