import playground from './zh/playground.json';

/** Fetched with the playground and its reports. */
export const playgroundZh = { playground };
