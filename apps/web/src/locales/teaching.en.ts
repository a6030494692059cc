import gradebook from './en/gradebook.json';
import teach from './en/teach.json';

/** Fetched with the instructors' pages only: learners do not pay for these texts. */
export const teachingEn = { gradebook, teach };
