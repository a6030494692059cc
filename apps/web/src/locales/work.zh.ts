import work from './zh/work.json';

export const workZh = { work };
