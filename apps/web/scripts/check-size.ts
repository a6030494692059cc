// Fails when the JavaScript of the first page is larger than promised, or when it brings Monaco along.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT_BYTES = 250 * 1024;
const distDir = join(import.meta.dirname, '../dist');
const manifestFile = join(distDir, '.vite/manifest.json');

/** What the start page needs: the entry, the page's own code, and the texts of one language (the larger one). */
const FIRST_PAGE = ['index.html', 'src/features/catalogue/CataloguePage.tsx', 'src/locales/en.ts'];
/** Loaded by index.html itself, so the manifest does not know it. */
const OUTSIDE_MANIFEST = ['boot.js'];

interface Chunk {
  file: string;
  imports?: string[];
}

function staticFiles(manifest: Record<string, Chunk>, keys: string[]): Set<string> {
  const files = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk)
      throw new Error(`${key} is not in the build's manifest: it was renamed, or FIRST_PAGE is out of date`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    chunk.imports?.forEach(visit);
  };
  keys.forEach(visit);
  return files;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

function main(): number {
  if (!existsSync(manifestFile)) {
    console.error('apps/web/dist has no manifest. Next: build it with `npm start`, or `npx vite build`.');
    return 1;
  }
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, Chunk>;
  const files = [...OUTSIDE_MANIFEST, ...staticFiles(manifest, FIRST_PAGE)].filter((file) =>
    file.endsWith('.js'),
  );
  let total = 0;
  for (const file of files) {
    const size = gzipSync(readFileSync(join(distDir, file)), { level: 9 }).length;
    total += size;
    console.log(`${kilobytes(size).padStart(11)}  ${file}`);
  }
  console.log(
    `${kilobytes(total).padStart(11)}  JavaScript of the first page, gzipped; the limit is ${kilobytes(LIMIT_BYTES)}`,
  );
  const heavy = files.filter((file) => /monaco|mermaid|xterm|codemirror/.test(file));
  if (heavy.length > 0)
    console.error(`The first page loads ${heavy.join(', ')}, which belongs to the workspace.`);
  if (total > LIMIT_BYTES)
    console.error(`The first page is ${kilobytes(total - LIMIT_BYTES)} over its limit.`);
  return heavy.length > 0 || total > LIMIT_BYTES ? 1 : 0;
}

process.exitCode = main();
