import httpClient from './en/httpClient.json';

/** Fetched with the HTTP client. */
export const httpClientEn = { httpClient };
