import teach from './zh/teach.json';

export const teachingZh = { teach };
