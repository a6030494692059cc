import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  CurrentToolchainSchema,
  ToolchainManifestSchema,
  type CurrentToolchain,
  type ToolchainFile,
  type ToolchainManifest,
} from '@gopherlab/contracts';
import type { z } from 'zod';

/** Where the toolchains of an installation are: `current.json`, and a folder for each. */
export function toolchainDir(stateDir: string): string {
  return join(stateDir, 'toolchain');
}

/** The one that pages use now; undefined where none was built. */
export function currentToolchain(dir: string): CurrentToolchain | undefined {
  return readJson(join(dir, 'current.json'), CurrentToolchainSchema);
}

/** Undefined where there is none, or one of another form. */
export function readManifest(dir: string, hash: string): ToolchainManifest | undefined {
  return readJson(join(dir, hash, 'manifest.json'), ToolchainManifestSchema);
}

function readJson<S extends z.ZodType>(file: string, schema: S): z.output<S> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return schema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Every file that a manifest names. */
export function filesOf({ tools, wasmExec, packages }: ToolchainManifest): ToolchainFile[] {
  return [...Object.values(tools), wasmExec, ...Object.values(packages)];
}

/** What is missing or has another size than the manifest says; empty when all is there. */
export function missingFiles(dir: string, manifest: ToolchainManifest): string[] {
  return filesOf(manifest).flatMap(({ file, bytes, brotli, gzip }) =>
    [[file, bytes] as const, [`${file}.br`, brotli] as const, [`${file}.gz`, gzip] as const]
      .filter(
        ([name, size]) => statSync(join(dir, manifest.hash, name), { throwIfNoEntry: false })?.size !== size,
      )
      .map(([name]) => name),
  );
}

/** Files whose content is not what their name promises. */
export function changedFiles(dir: string, manifest: ToolchainManifest): string[] {
  return filesOf(manifest)
    .map(({ file }) => file)
    .filter((file) => {
      const digest = createHash('sha256')
        .update(readFileSync(join(dir, manifest.hash, file)))
        .digest('hex');
      return !file.includes(`-${digest.slice(0, 16)}.`);
    });
}
