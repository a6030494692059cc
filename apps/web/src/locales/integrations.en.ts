import integrations from './en/integrations.json';

/** Fetched with the pages for other systems only. */
export const integrationsEn = { integrations };
