export { SHARED_FOLDERS, loadCatalogue } from './load-catalogue.ts';
export type { Catalogue } from './load-catalogue.ts';
export { composeWorkspace } from './lab.ts';
export type { Forgery, Lab, LabFile, Mutant } from './lab.ts';
export { submissionHash } from './hashes.ts';
export { isSubmissionFile, validateWorkspace } from './validate-workspace.ts';
export type { WorkspaceProblem } from './validate-workspace.ts';
export { decodeUtf8 } from './text-files.ts';
