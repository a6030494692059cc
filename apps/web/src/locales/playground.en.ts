import playground from './en/playground.json';

/** Fetched with the playground and its reports. */
export const playgroundEn = { playground };
