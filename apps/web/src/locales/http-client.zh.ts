import httpClient from './zh/httpClient.json';

/** Fetched with the HTTP client. */
export const httpClientZh = { httpClient };
