export { loadCatalogue } from './load-catalogue.ts';
export type { Catalogue } from './load-catalogue.ts';
export { composeWorkspace, isEditable } from './lab.ts';
export type { Forgery, Lab, LabFile, Mutant } from './lab.ts';
export { labHash, submissionHash } from './hashes.ts';
export { validateWorkspace } from './validate-workspace.ts';
export type { WorkspaceProblem } from './validate-workspace.ts';
export { decodeUtf8, pathProblem } from './text-files.ts';
