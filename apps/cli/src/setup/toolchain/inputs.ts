import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '@gopherlab/catalogue';
import type { ContextFile } from '@gopherlab/sandbox';
import { z } from 'zod';
import { fileAs, filesBelow } from '../context-files.ts';

const ManifestSchema = z.looseObject({ browser: z.boolean() });

/** Everything that the toolchain is built from beside Go itself, as `docker/toolchain/build.sh` expects it in `/src`. */
export function toolchainInputs(rootDir: string): ContextFile[] {
  const dockerDir = join(rootDir, 'docker/toolchain');
  return [
    ...fileAs(join(dockerDir, 'build.sh'), 'build.sh'),
    ...['trim', 'driver'].flatMap((name) => filesBelow(join(dockerDir, name), name, isSource)),
    ...browserLabsWithModules(join(rootDir, 'labs')).flatMap(({ slug, starter }) =>
      ['go.mod', 'go.sum'].flatMap((name) => fileAs(join(starter, name), `modules/${slug}/${name}`)),
    ),
  ];
}

function isSource(path: string): boolean {
  return !path.endsWith('_test.go');
}

/** A lab that requires no module changes nothing here: adding one is no reason to build again. */
function browserLabsWithModules(labsDir: string): { slug: string; starter: string }[] {
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
      return value?.browser === true && /^require\b/m.test(readFileSync(goMod, 'utf8'));
    });
}
