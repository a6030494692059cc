import gradebook from './zh/gradebook.json';
import teach from './zh/teach.json';

export const teachingZh = { gradebook, teach };
