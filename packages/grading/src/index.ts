export { gradeSubmission } from './grade-submission.ts';
export type { GradedLab, GradeInput, Grading } from './grade-submission.ts';
export type { GradingArtefact } from './artefacts.ts';
