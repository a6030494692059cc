import certificates from './zh/certificates.json';

/** Fetched with the pages of certificates only. */
export const certificatesZh = { certificates };
