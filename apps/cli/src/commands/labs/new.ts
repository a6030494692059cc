import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SHARED_FOLDERS } from '@gopherlab/catalogue';
import { LabSlugSchema } from '@gopherlab/contracts';
import type { Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { UsageError } from '../../usage-error.ts';

const TEMPLATE_DIR = join(import.meta.dirname, '../../../templates/lab');

export function registerNew(labs: Command): void {
  labs
    .command('new')
    .description('Start a lab: a small one that holds, in labs/<slug>, to change step by step.')
    .argument('<slug>', 'name of its folder and address, e.g. token-bucket')
    .action(async (slug: string) => {
      const { rootDir } = readInstallation(process.env);
      const dir = await createLab(join(rootDir, 'labs'), slug);
      process.stdout.write(`${dir}\n`);
      process.stderr.write(
        `A small lab stands there. Prove it with\n  npm run -s labs -- verify ${slug}\n` +
          `and change it while this watches:\n  npm run -s labs -- dev ${slug}\n`,
      );
    });
}

/** Writes the skeleton to `<labsDir>/<slug>`, all of it or nothing, and gives its path. */
export async function createLab(labsDir: string, slug: string): Promise<string> {
  const parsed = LabSlugSchema.safeParse(slug);
  if (!parsed.success) {
    throw new UsageError(`${JSON.stringify(slug)}: ${parsed.error.issues[0]?.message ?? 'is no slug'}`);
  }
  const dir = join(labsDir, slug);
  if (existsSync(dir) || SHARED_FOLDERS.has(slug))
    throw new UsageError(`${dir}: there is something else already`);
  // The dot keeps a half-written folder out of the catalogue.
  const draft = join(labsDir, `.new-${slug}-${process.pid}`);
  await mkdir(labsDir, { recursive: true });
  try {
    await cp(TEMPLATE_DIR, draft, { recursive: true });
    await nameLab(draft, slug);
    await rename(draft, dir);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return dir;
}

async function nameLab(dir: string, slug: string): Promise<void> {
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll('__SLUG__', slug));
  }
}
