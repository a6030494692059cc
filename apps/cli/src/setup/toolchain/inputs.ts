import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '@gopherlab/catalogue';
import type { ContextFile } from '@gopherlab/sandbox';
import { z } from 'zod';
import { fileAs, filesBelow } from '../context-files.ts';

const ManifestSchema = z.looseObject({ browser: z.boolean() });

/** Everything that the toolchain is built from beside Go itself, as `docker/toolchain/build.sh` finds it in `/src`. */
export function toolchainInputs(rootDir: string): ContextFile[] {
  const dockerDir = join(rootDir, 'docker/toolchain');
  return [...filesBelow(dockerDir, '', isSource), ...browserLabs(join(rootDir, 'labs')).flatMap(moduleFiles)];
}

/** The names that Go exports are listed anew by each build, of the Go that it has. */
function isSource(path: string): boolean {
  return !path.endsWith('_test.go') && path !== 'driver/std-exports.txt';
}

interface BrowserLab {
  slug: string;
  starter: string;
}

function browserLabs(labsDir: string): BrowserLab[] {
  if (!existsSync(labsDir)) return [];
  return readdirSync(labsDir)
    .sort()
    .map((slug) => ({ slug, starter: join(labsDir, slug, 'starter') }))
    .filter(({ slug, starter }) => {
      const manifest = join(labsDir, slug, 'lab.yaml');
      const goMod = join(starter, 'go.mod');
      if (!existsSync(manifest) || !existsSync(goMod)) return false;
      // What else is wrong with a lab is `labs -- verify`'s to say.
      const { value } = parseYaml(readFileSync(manifest, 'utf8'), ManifestSchema);
      return value?.browser === true;
    });
}

/** A lab that requires no module changes nothing: adding one is no reason to build again. */
function moduleFiles({ slug, starter }: BrowserLab): ContextFile[] {
  const modules = directModules(readFileSync(join(starter, 'go.mod'), 'utf8'));
  if (modules.length === 0) return [];
  const wanted = modules.map((path) => `${path}/...\n`).join('');
  return [
    ...['go.mod', 'go.sum'].flatMap((name) => fileAs(join(starter, name), `modules/${slug}/${name}`)),
    { path: `modules/${slug}/wanted`, content: Buffer.from(wanted) },
  ];
}

/** Paths of the modules that a go.mod requires for the lab's own imports. */
export function directModules(goMod: string): string[] {
  const blocks = [...goMod.matchAll(/^require\s*\(([^)]*)\)/gm)].flatMap(([, block = '']) =>
    block.split('\n'),
  );
  const single = [...goMod.matchAll(/^require[ \t]+([^(\n]+)$/gm)].map(([, line = '']) => line);
  return [...blocks, ...single]
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('//') && !/\/\/\s*indirect\b/.test(line))
    .map((line) => line.split(/\s+/)[0]?.replaceAll('"', '') ?? '');
}
