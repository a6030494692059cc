import inPage from './en/in-page.json';

/** Fetched with a lab. */
export const inPageEn = { inPage };
