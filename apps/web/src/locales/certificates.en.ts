import certificates from './en/certificates.json';

/** Fetched with the pages of certificates only. */
export const certificatesEn = { certificates };
