export { score, protocolNotes } from './score.ts';
export type { ScoringInput, StreamEnd } from './score.ts';
