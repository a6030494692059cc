import inPage from './zh/in-page.json';

/** Fetched with a lab. */
export const inPageZh = { inPage };
