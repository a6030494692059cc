import type { ToolchainManifest } from '@gopherlab/contracts';

export type ToolName = keyof ToolchainManifest['tools'];

/** The toolchain's files, wherever they come from: the network and a cache, or a folder in tests. */
export interface Toolchain {
  readonly manifest: ToolchainManifest;
  /** Compiled once, for every run. */
  tool(name: ToolName): Promise<WebAssembly.Module>;
  /** The archive of a package, which is export data and object code. */
  archive(importPath: string): Promise<Uint8Array>;
  /** The text of the toolchain's own wasm_exec.js. */
  wasmExec(): Promise<string>;
}

/** The packages that come compiled and that these need, themselves included; unknown paths are left out. */
export function withDependencies(manifest: ToolchainManifest, paths: Iterable<string>): string[] {
  const found = new Set<string>();
  const visit = (path: string) => {
    const known = manifest.packages[path];
    if (!known || found.has(path)) return;
    found.add(path);
    known.imports.forEach(visit);
  };
  for (const path of paths) visit(path);
  return [...found];
}
