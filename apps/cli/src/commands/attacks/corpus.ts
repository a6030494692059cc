import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseYaml, readTextTree, type Catalogue, type TextTree } from '@gopherlab/catalogue';
import {
  FAMILIES,
  manifestSchema,
  type Attack,
  type Family,
  type GradedAttack,
  type GradedAttackManifest,
} from './attack.ts';
import { placeholderProblems } from './placeholders.ts';

/** Every attack of the corpus that is whole, and everything that is wrong with the others. */
export interface Corpus {
  /** By family, then by name. */
  attacks: Attack[];
  /** `<family>/<name>/<file>: <what is wrong>` */
  problems: string[];
}

const MANIFEST = 'attack.yaml';

/** Reads `<dir>/<family>/<name>/attack.yaml` and `files/`, and finds everything that is wrong with them. */
export async function loadCorpus(dir: string, catalogue: Catalogue): Promise<Corpus> {
  const corpus: Corpus = { attacks: [], problems: [] };
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (!isFamily(entry.name) || !entry.isDirectory()) corpus.problems.push(`${entry.name}: is no family`);
  }
  for (const family of FAMILIES) {
    const entries = await readdir(join(dir, family), { withFileTypes: true }).catch(() => []);
    for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const where = `${family}/${name}`;
      const { attack, problems } = readAttack(
        { family, name },
        await readTextTree(join(dir, where)),
        catalogue,
      );
      corpus.problems.push(...problems.map((problem) => `${where}/${problem}`));
      if (attack && problems.length === 0) corpus.attacks.push(attack);
    }
  }
  return corpus;
}

function isFamily(name: string): name is Family {
  return (FAMILIES as readonly string[]).includes(name);
}

interface Read {
  attack?: Attack;
  problems: string[];
}

/** Exported for its tests. */
export function readAttack(
  named: { family: Family; name: string },
  tree: TextTree,
  catalogue: Catalogue,
): Read {
  const problems = tree.problems.map(({ path, message }) => `${path}: ${message}`);
  const text = tree.files.get(MANIFEST);
  if (text === undefined) return { problems: [...problems, `${MANIFEST}: is missing`] };
  const { value, problems: faults } = parseYaml(text, manifestSchema(named.family));
  problems.push(...faults.map(({ line, message }) => `${MANIFEST}:${line}: ${message}`));
  const files = attackFiles(tree, problems);
  if (!value) return { problems };
  for (const slug of value.labs) {
    if (!catalogue.labs.has(slug)) problems.push(`${MANIFEST}: ${slug} is no lab`);
  }
  if ('request' in value) {
    if (Object.keys(files).length > 0) problems.push('files: an upload attack has a request instead');
    return { attack: { ...named, ...value }, problems };
  }
  const attack: GradedAttack = { ...named, ...value, files };
  problems.push(...fileProblems(attack), ...losesProblems(value, catalogue));
  return { attack, problems };
}

function attackFiles(tree: TextTree, problems: string[]): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [path, text] of tree.files) {
    if (path.startsWith('files/')) files[path.slice('files/'.length)] = text;
    else if (path !== MANIFEST) problems.push(`${path}: stands outside of files/`);
  }
  return files;
}

function fileProblems({ files, victims }: GradedAttack): string[] {
  if (Object.keys(files).length === 0) return ['files: is missing'];
  return placeholderProblems(files, victims);
}

function losesProblems({ expect, labs }: GradedAttackManifest, catalogue: Catalogue): string[] {
  return labs.flatMap((slug) => {
    const known = new Set(catalogue.labs.get(slug)?.manifest.rubric.map(({ check }) => check));
    return (expect.loses ?? [])
      .filter((id) => known.size > 0 && !known.has(id))
      .map((id) => `${MANIFEST}: ${slug} has no check ${id}`);
  });
}
