export { faultOf, protocolNotes, score } from './score.ts';
export type { ScoringInput, StreamEnd } from './input.ts';
