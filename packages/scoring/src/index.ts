export { faultOf, protocolNotes, score } from './score.ts';
export type { ScoringInput, StreamEnd } from './input.ts';
export { abilitiesFrom } from './assessment/ability.ts';
export type { Abilities } from './assessment/ability.ts';
export { assess } from './assessment/assess.ts';
export { checkEvidence, questionEvidence } from './assessment/evidence.ts';
export type { Evidence } from './assessment/evidence.ts';
export { nextLabs } from './assessment/next-labs.ts';
export { nextQuestion } from './assessment/next-question.ts';
export { attemptsLeft, countedAttempts } from './grades/attempts.ts';
export type { AttemptRule, AttemptsLeft } from './grades/attempts.ts';
export { countingWindow, effectiveDeadlines, examEnd } from './grades/deadlines.ts';
export type {
  CountingWindow,
  CountingWindowInput,
  ExamSitting,
  Extension,
} from './grades/deadlines.ts';
export { proveTrack, TRACK_PASS_PERCENT } from './certificates/track-proof.ts';
export type { BestScore, TrackProof } from './certificates/track-proof.ts';
export { isOpen, scoreAssignment, scoreLab } from './grades/score-lab.ts';
export type { Deadlines, GradedAttempt, LabGrade, ScoreLabInput } from './grades/score-lab.ts';
