import accounts from './zh/accounts.json';

export const accountsZh = { accounts };
