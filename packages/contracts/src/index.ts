export * from './api.ts';
export * from './grader-event.ts';
export * from './ids.ts';
export * from './lab.ts';
export * from './limits.ts';
export * from './text.ts';
export * from './verdict.ts';
