import type { LabManifest } from '@gopherlab/contracts';
import type { LabFile } from './lab.ts';
import { validateWorkspace } from './validate-workspace.ts';

/** Brings `files` of `lab.yaml` together with the contents of `starter/`; each must have the other. */
export function joinStarter(
  manifest: LabManifest,
  starter: Map<string, string>,
  problems: string[],
): LabFile[] {
  const declared = new Set(manifest.files.map(({ path }) => path));
  for (const path of starter.keys()) {
    if (!declared.has(path)) problems.push(`starter/${path}: is not among the files of lab.yaml`);
  }
  const files = manifest.files.flatMap(({ path, role }) => {
    const content = starter.get(path);
    if (content !== undefined) return [{ path, role, content }];
    problems.push(`lab.yaml: file ${path} is not in starter/`);
    return [];
  });
  const editable = files.filter(({ role }) => role === 'editable');
  const own = Object.fromEntries(editable.map(({ path, content }) => [path, content]));
  // What the learner starts from must itself be a submission that is taken.
  const refused = validateWorkspace({ files }, own).filter(
    ({ path }) => path !== 'files' || editable.length > 0,
  );
  problems.push(...refused.map(({ path, message }) => `starter/${path}: ${message}`));
  return files;
}
