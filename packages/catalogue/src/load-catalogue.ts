import { readFile, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Lab } from './lab.ts';
import { loadLab, type LoadedLab } from './load-lab.ts';
import { prerequisiteProblems } from './prerequisites.ts';
import { decodeUtf8, readTextTree } from './text-files.ts';

/** All labs of an installation. */
export interface Catalogue {
  /** By slug, in alphabetical order; only labs that are whole. */
  labs: Map<string, Lab>;
  /** `labs/<slug>/<file>:<line>: <what is wrong>`; every problem of every lab, in a stable order. */
  problems: string[];
}

/** Folders of `labs/` that are no labs. */
export const SHARED_FOLDERS = new Set(['kit', 'questions', 'tracks']);
const MODULE_FILES = ['go.mod', 'go.sum'];

/**
 * Reads and checks every lab below `labsDir`. A lab with a problem of its own is left out of `labs`, so that the
 * others can be served; a wrong prerequisite is reported without that. Throws only where `labsDir` cannot be read.
 */
export async function loadCatalogue(labsDir: string): Promise<Catalogue> {
  const root = resolve(labsDir);
  const entries = await readdir(root, { withFileTypes: true });
  const slugs = entries
    .filter((entry) => entry.isDirectory() && !SHARED_FOLDERS.has(entry.name) && !/^[._]/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  const shared = await readShared(root);
  const loaded = await Promise.all(slugs.map((slug) => loadLab(root, slug, shared.files)));
  const problems = [
    ...shared.problems,
    ...loaded.flatMap((lab) => lab.problems),
    ...prerequisiteProblems(prerequisitesBySlug(loaded)),
  ];
  const whole = loaded.flatMap(({ lab, problems: own }) => (lab && own.length === 0 ? [lab] : []));
  return {
    labs: new Map(whole.map((lab) => [lab.slug, lab])),
    problems: problems.map((problem) => `${basename(root)}/${problem}`),
  };
}

/** What every grader is built with; part of each lab's hash. */
async function readShared(root: string): Promise<{ files: Map<string, string>; problems: string[] }> {
  const kit = await readTextTree(join(root, 'kit'));
  const files = new Map([...kit.files].map(([path, text]) => [`kit/${path}`, text]));
  const problems = kit.problems.map(({ path, message }) => `kit/${path}: ${message}`);
  for (const name of MODULE_FILES) {
    const bytes = await readFile(join(root, name)).catch(() => undefined);
    if (!bytes) continue;
    const decoded = decodeUtf8(bytes);
    if ('text' in decoded) files.set(name, decoded.text);
    else problems.push(`${name}: ${decoded.problem}`);
  }
  return { files, problems };
}

function prerequisitesBySlug(loaded: LoadedLab[]): Map<string, string[]> {
  return new Map(loaded.map(({ slug, manifest }) => [slug, manifest?.prerequisites ?? []]));
}
