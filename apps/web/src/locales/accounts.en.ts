import accounts from './en/accounts.json';

/** Fetched with the pages of accounts and their administration only. */
export const accountsEn = { accounts };
