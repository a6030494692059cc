import integrations from './zh/integrations.json';

export const integrationsZh = { integrations };
