export { gradeSubmission } from './grade-submission.ts';
export type { GradeInput, Grading } from './grade-submission.ts';
export type { GradingArtefact } from './artefacts.ts';
