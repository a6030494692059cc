import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ContextFile } from '@gopherlab/sandbox';

/** A file under another path in a build's context; nothing where there is none. */
export function fileAs(file: string, path: string): ContextFile[] {
  return existsSync(file) ? [{ path, content: readFileSync(file) }] : [];
}

/** The wanted files below a folder, in a fixed order, each as `prefix/<path below it>`. */
export function filesBelow(dir: string, prefix: string, wanted: (path: string) => boolean): ContextFile[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .sort()
    .flatMap((name) => {
      const file = join(dir, name);
      const path = prefix ? `${prefix}/${name}` : name;
      if (statSync(file).isDirectory()) return filesBelow(file, path, wanted);
      return wanted(path) ? fileAs(file, path) : [];
    });
}
