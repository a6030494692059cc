import { join } from 'node:path';
import { LabManifestSchema, type LabManifest } from '@gopherlab/contracts';
import { labHash } from './hashes.ts';
import type { Lab } from './lab.ts';
import { graderProblems, manifestProblems } from './manifest-problems.ts';
import { joinStarter } from './starter.ts';
import { readStatement, textProblems } from './statements.ts';
import { readTextTree, type TextTree } from './text-files.ts';
import { readForgeries, readMutants, readSolution } from './variants.ts';
import { parseYaml } from './yaml-file.ts';

/** What came of reading one lab's folder. */
export interface LoadedLab {
  slug: string;
  /** Present as soon as `lab.yaml` is right, also when something else is not. */
  manifest?: LabManifest;
  lab?: Lab;
  /** `<slug>/<file>:<line>: <what is wrong>` */
  problems: string[];
}

/** Reads one lab and finds everything that is wrong with it. */
export async function loadLab(
  labsDir: string,
  slug: string,
  shared: Map<string, string>,
): Promise<LoadedLab> {
  const dir = join(labsDir, slug);
  const tree = await readTextTree(dir);
  const problems = tree.problems.map(({ path, message }) => `${path}: ${message}`);
  const manifest = readManifest(tree, slug, problems);
  const statement = readStatement(tree, problems);
  problems.push(...graderProblems(tree));
  if (!manifest) return { slug, problems: prefixed(slug, problems) };

  problems.push(...manifestProblems(manifest), ...textProblems(manifest));
  const starter = folder(tree, 'starter');
  const files = joinStarter(manifest, starter, problems);
  const solution = readSolution(files, folder(tree, 'solution'), problems);
  const mutants = readMutants(manifest, files, solution, folder(tree, 'mutants'), problems);
  const forgeries = readForgeries(files, folder(tree, 'forgeries'), problems);
  const source = {
    slug,
    manifest: tree.files.get('lab.yaml') ?? '',
    starter,
    grader: folder(tree, 'grader'),
    shared,
  };
  const lab = {
    slug,
    dir,
    manifest,
    files,
    statement,
    solution,
    mutants,
    forgeries,
    labHash: labHash(source),
  };
  return { slug, manifest, lab, problems: prefixed(slug, problems) };
}

function prefixed(slug: string, problems: string[]): string[] {
  return problems.map((problem) => `${slug}/${problem}`);
}

function readManifest(tree: TextTree, slug: string, problems: string[]): LabManifest | undefined {
  const text = tree.files.get('lab.yaml');
  if (text === undefined) {
    if (!tree.problems.some(({ path }) => path === 'lab.yaml')) problems.push('lab.yaml: is missing');
    return undefined;
  }
  const parsed = parseYaml(text, LabManifestSchema);
  problems.push(...parsed.problems.map(({ line, message }) => `lab.yaml:${line}: ${message}`));
  if (parsed.value && parsed.value.slug !== slug) {
    problems.push(`lab.yaml: slug ${parsed.value.slug} is not the name of the folder`);
  }
  return parsed.value;
}

/** The files of one folder of the lab, by path relative to that folder. */
function folder(tree: TextTree, name: string): Map<string, string> {
  const prefix = `${name}/`;
  const inside = [...tree.files].filter(([path]) => path.startsWith(prefix));
  return new Map(inside.map(([path, text]) => [path.slice(prefix.length), text]));
}
