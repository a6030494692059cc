/** The import paths of a Go file. Only what stands before its first declaration counts: a string below may look alike. */
export function importsOf(source: string): string[] {
  const head = source.split(/^(?:func|type|var|const)\b/m)[0] ?? '';
  const found: string[] = [];
  for (const [, group = ''] of head.matchAll(/^import\s*\(([^)]*)\)/gm)) {
    for (const [, path = ''] of group.matchAll(/^\s*(?:[\w.]+\s+)?"([^"]+)"/gm)) found.push(path);
  }
  for (const [, path = ''] of head.matchAll(/^import\s+(?:[\w.]+\s+)?"([^"]+)"/gm)) found.push(path);
  return found;
}

/** A Go file that imports what others import and does nothing: compiling it fills the cache. */
export function warmingFile(imports: Iterable<string>): string {
  const lines = [...new Set(imports)].sort().map((path) => `\t_ ${JSON.stringify(path)}\n`);
  return `package warm\n\nimport (\n${lines.join('')})\n`;
}
