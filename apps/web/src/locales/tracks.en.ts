import tracks from './en/tracks.json';

/** Fetched with the pages of tracks only. */
export const tracksEn = { tracks };
