import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspaceFiles } from '@gopherlab/contracts';

const ROOT = join(import.meta.dirname, '../../..');

/** What the repository has of one lab to compare: everything by its name. */
export interface Material {
  lab: string;
  /** The entry file, or all of them. */
  starter: WorkspaceFiles;
  solution: WorkspaceFiles;
  /** The solution with one thing wrong: real copies with a real edit. */
  mutants: Record<string, WorkspaceFiles>;
  /** Written one by one for this package, each with another idea; some are wrong, one does not build. */
  independent: Record<string, WorkspaceFiles>;
}

/** Reads a lab as a learner's editable files, from `lab.yaml`'s folder. */
export function readMaterial(lab: string, entry: string): Material {
  const dir = join(ROOT, 'labs', lab);
  const starter = readSources(join(dir, 'starter'));
  const solution = { ...starter, ...readSources(join(dir, 'solution')) };
  const mutants = Object.fromEntries(
    readdirSync(join(dir, 'mutants')).map((name) => [
      name,
      { ...solution, ...readSources(join(dir, 'mutants', name)) },
    ]),
  );
  const independent: Record<string, WorkspaceFiles> = {};
  const written = join(ROOT, 'packages/similarity/testdata', lab);
  for (const [name, content] of Object.entries(existsSync(written) ? readSources(written) : {})) {
    independent[name] = { [entry]: content };
  }
  return { lab, starter, solution, mutants, independent };
}

function readSources(dir: string): WorkspaceFiles {
  const names = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names
      .map(({ name }) => name)
      .filter((name) => /\.(go|c|h)$/.test(name) && !name.endsWith('_test.go'))
      .map((name) => [name, readFileSync(join(dir, name), 'utf8')]),
  );
}
