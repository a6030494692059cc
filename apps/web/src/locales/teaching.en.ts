import assignments from './en/assignments.json';
import gradebook from './en/gradebook.json';
import live from './en/live.json';
import similarity from './en/similarity.json';
import teach from './en/teach.json';

/** Fetched with the instructors' pages only: learners do not pay for these texts. */
export const teachingEn = { assignments, gradebook, live, similarity, teach };
