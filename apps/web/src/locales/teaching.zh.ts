import assignments from './zh/assignments.json';
import gradebook from './zh/gradebook.json';
import live from './zh/live.json';
import similarity from './zh/similarity.json';
import teach from './zh/teach.json';

export const teachingZh = { assignments, gradebook, live, similarity, teach };
