export { BINS } from './compare.ts';
export { loadGoParser } from './grammar.ts';
export type { GoParser } from './grammar.ts';
export { LIMITS, MODEL } from './model.ts';
export { compareLab } from './report.ts';
export type { ComparedPair, ComparedSubmission, LabInput, LabReport } from './report.ts';
export type { Lines, Region } from './regions.ts';
