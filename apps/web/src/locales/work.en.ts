import work from './en/work.json';

/** Fetched with what somebody is asked for. */
export const workEn = { work };
