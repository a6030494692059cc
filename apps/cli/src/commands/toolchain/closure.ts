import type { ToolchainManifest, ToolchainPackage } from '@gopherlab/contracts';

/** A package and everything below it, each once; or the first that the page does not have. */
export function packagesFor(
  packages: ToolchainManifest['packages'],
  imports: readonly string[],
): { packages: ToolchainPackage[] } | { unknown: string } {
  const found = new Map<string, ToolchainPackage>();
  const waiting = [...imports];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const known = packages[path];
    if (!known) return { unknown: path };
    found.set(path, known);
    waiting.push(...known.imports);
  }
  return { packages: [...found.values()] };
}
