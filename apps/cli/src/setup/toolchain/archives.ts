import { basename } from 'node:path';
import { z } from 'zod';
import { SetupError } from '../step.ts';

/** A compiled package that the build left. */
export interface Archive {
  importPath: string;
  /** Path of the archive among the build's products. */
  product: string;
  imports: string[];
  standard: boolean;
  module?: string;
}

/** A package as `go list -json` prints it. */
const ListedSchema = z.object({
  ImportPath: z.string(),
  /** Absent where the package cannot be found. */
  Name: z.string().default(''),
  /** Absent where the package does not build for js/wasm. */
  Export: z.string().optional(),
  Imports: z.array(z.string()).default([]),
  ImportMap: z.record(z.string(), z.string()).default({}),
  Standard: z.boolean().default(false),
  Module: z.object({ Path: z.string(), Version: z.string().optional() }).optional(),
});
type Listed = z.infer<typeof ListedSchema>;

const LAB_LIST = /^modules-(.+)\.json$/;

/** What the build's lists say it compiled, sorted by import path. Throws SetupError where labs disagree. */
export function readArchives(products: ReadonlyMap<string, Buffer>): Archive[] {
  const archives = new Map<string, Archive & { lab?: string }>();
  const lists = [...products.keys()].filter((name) => LAB_LIST.test(name)).sort();
  for (const name of ['standard.json', ...lists]) {
    const lab = LAB_LIST.exec(name)?.[1];
    const listed = parseGoList(products.get(name)?.toString() ?? '').map(toArchive);
    const found = listed.filter((archive) => archive !== undefined);
    if (lab !== undefined) assertUsable(lab, found);
    for (const archive of found) {
      const known = archives.get(archive.importPath);
      if (known && lab !== undefined) assertSame(archive, lab, known);
      if (!known) archives.set(archive.importPath, { ...archive, ...(lab === undefined ? {} : { lab }) });
    }
  }
  return [...archives.values()]
    .map(({ lab: _lab, ...archive }) => archive)
    .sort((a, b) => (a.importPath < b.importPath ? -1 : 1));
}

/** `go list -json` prints one object after the other, each closed by a brace at the start of a line. */
function parseGoList(text: string): Listed[] {
  return text
    .split(/^(?=\{$)/m)
    .filter((part) => part.trim() !== '')
    .map((part) => ListedSchema.parse(JSON.parse(part)));
}

function toArchive(listed: Listed): Archive | undefined {
  // Nothing imports a command.
  if (listed.Export === undefined || listed.Name === 'main') return undefined;
  const { Path, Version } = listed.Module ?? {};
  return {
    importPath: listed.ImportPath,
    product: `archives/${basename(listed.Export)}`,
    imports: listed.Imports.map((path) => listed.ImportMap[path] ?? path).filter((path) => path !== 'unsafe'),
    standard: listed.Standard,
    ...(Path === undefined ? {} : { module: `${Path}@${Version ?? ''}` }),
  };
}

function assertUsable(lab: string, found: Archive[]): void {
  if (found.some(({ standard }) => !standard)) return;
  throw new SetupError(
    `No package of the modules that labs/${lab} requires builds for js/wasm.`,
    `set \`browser: false\` in labs/${lab}/lab.yaml, or take the module out of its go.mod.`,
  );
}

/** The page has one archive for each import path. */
function assertSame(archive: Archive, lab: string, known: Archive & { lab?: string }): void {
  if (archive.module === known.module) return;
  throw new SetupError(
    `labs/${lab} and labs/${known.lab ?? '?'} run in the page with different versions of a module: ` +
      `${archive.module ?? archive.importPath} and ${known.module ?? known.importPath}.`,
    'give both go.mod files the same version, or set `browser: false` in one of the labs.',
  );
}
