import { lazy } from 'react';
import { loadTexts } from '../../lib/i18n.ts';

/** The HTTP client with its texts, fetched when it is first shown. */
export const LazyHttpClient = lazy(async () => {
  const [{ HttpClient }] = await Promise.all([import('./HttpClient.tsx'), loadTexts('httpClient')]);
  return { default: HttpClient };
});
