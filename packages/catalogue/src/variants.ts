import { MutantSchema, type LabManifest, type WorkspaceFiles } from '@gopherlab/contracts';
import { composeWorkspace, type Forgery, type LabFile, type Mutant } from './lab.ts';
import { validateWorkspace } from './validate-workspace.ts';
import { parseYaml } from './yaml-file.ts';

/** Lays files over the starter or solution; they must be a submission that any learner could make. */
function overlay(
  files: LabFile[],
  base: WorkspaceFiles,
  over: Map<string, string>,
  where: string,
  problems: string[],
): WorkspaceFiles {
  const own = Object.fromEntries(over);
  if (over.size === 0) problems.push(`${where}: has no file`);
  else {
    const refused = validateWorkspace({ files }, own);
    problems.push(...refused.map(({ path, message }) => `${where}/${path}: ${message}`));
  }
  for (const [path, text] of over) {
    if (base[path] === text) problems.push(`${where}/${path}: does not differ from what it is laid over`);
  }
  return { ...base, ...own };
}

/** `solution/`, whole. */
export function readSolution(
  files: LabFile[],
  over: Map<string, string>,
  problems: string[],
): WorkspaceFiles {
  return overlay(files, composeWorkspace({ files }, {}), over, 'solution', problems);
}

/** `mutants/<name>/`: `mutant.yaml` and files laid over the solution. */
export function readMutants(
  manifest: LabManifest,
  files: LabFile[],
  solution: WorkspaceFiles,
  tree: Map<string, string>,
  problems: string[],
): Mutant[] {
  const folders = byFolder(tree, 'mutants', problems);
  if (folders.size === 0) problems.push('mutants: there is none');
  const known = new Set(manifest.rubric.map(({ check }) => check));
  const mutants: Mutant[] = [];
  for (const [name, content] of folders) {
    const where = `mutants/${name}`;
    const text = content.get('mutant.yaml');
    content.delete('mutant.yaml');
    const whole = overlay(files, solution, content, where, problems);
    if (text === undefined) {
      problems.push(`${where}/mutant.yaml: is missing`);
      continue;
    }
    const { value, problems: faults } = parseYaml(text, MutantSchema);
    problems.push(...faults.map(({ line, message }) => `${where}/mutant.yaml:${line}: ${message}`));
    for (const id of value?.loses ?? []) {
      if (!known.has(id)) problems.push(`${where}/mutant.yaml: check ${id} is not in the rubric`);
    }
    if (value) mutants.push({ name, ...value, files: whole });
  }
  return mutants;
}

/** `forgeries/<name>/`: files laid over the starter. */
export function readForgeries(files: LabFile[], tree: Map<string, string>, problems: string[]): Forgery[] {
  const starter = composeWorkspace({ files }, {});
  return [...byFolder(tree, 'forgeries', problems)].map(([name, content]) => ({
    name,
    files: overlay(files, starter, content, `forgeries/${name}`, problems),
  }));
}

function byFolder(
  tree: Map<string, string>,
  where: string,
  problems: string[],
): Map<string, Map<string, string>> {
  const folders = new Map<string, Map<string, string>>();
  for (const [path, text] of tree) {
    const slash = path.indexOf('/');
    if (slash < 0) {
      problems.push(`${where}/${path}: stands outside a folder of its own`);
      continue;
    }
    const name = path.slice(0, slash);
    const folder = folders.get(name) ?? new Map<string, string>();
    folders.set(name, folder.set(path.slice(slash + 1), text));
  }
  return folders;
}
